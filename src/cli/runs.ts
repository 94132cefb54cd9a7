import type { Command } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { type RunEntry, readRuns } from '../schedule/index.js';
import type { Context } from './context.js';
import { addExamples, addFormat, addStoreOptions, collect, type StoreOptions } from './options.js';
import { renderTable } from './table.js';
import { isoTime } from './time-format.js';
import { timeOption } from './time-option.js';
import { withStore } from './workspace.js';

const diagnose = diagnoser(cliMessages);

interface RunsOptions extends StoreOptions {
  readonly since: string;
  readonly state?: readonly string[];
  readonly detection?: readonly string[];
  readonly format: 'text' | 'json';
}

const STATES = ['planned', 'running', 'done', 'failed', 'skipped'];

const iso = (seconds: number): string => isoTime(String(seconds)).replace('.000Z', 'Z');

function checked(states: readonly string[]): readonly string[] {
  const wrong = states.find((state) => !STATES.includes(state));
  if (wrong !== undefined) throw new KarstError(diagnose('cli/option', {}, '--state', STATES.join(', '), wrong));
  return states;
}

function isOf(run: RunEntry, wanted: readonly string[]): boolean {
  return wanted.length === 0 || wanted.some((w) => run.job === w || run.name.toLowerCase() === w.toLowerCase());
}

function what({ error, reason, windows, notables = 0, riskEvents = 0, silenced = 0, state }: RunEntry): string {
  if (error !== undefined) return error;
  if (reason !== undefined) return windows === undefined ? reason : `${windows} windows: ${reason}`;
  if (state !== 'done') return '';
  return `${notables} notables, ${riskEvents} risk events new${silenced === 0 ? '' : `, ${silenced} rows silenced`}`;
}

function cells(run: RunEntry): readonly string[] {
  const { scheduled, name, state, attempt, rows, ms, earliest, latest } = run;
  const range = `${earliest === undefined ? '' : iso(earliest)}..${latest === undefined ? '' : iso(latest)}`;
  const window = earliest === undefined && latest === undefined ? '' : range;
  const tries = attempt > 1 ? `${state} (${attempt})` : state;
  return [
    iso(scheduled),
    name,
    tries,
    window,
    rows === undefined ? '' : String(rows),
    ms === undefined ? '' : String(ms),
    what(run),
  ];
}

function json({ time, scheduled, earliest, latest, until, ...run }: RunEntry) {
  return {
    ...run,
    scheduled: iso(scheduled),
    ...(earliest === undefined ? {} : { earliest: iso(earliest) }),
    ...(latest === undefined ? {} : { latest: iso(latest) }),
    ...(until === undefined ? {} : { until: iso(until) }),
    time: iso(time / 1000),
  };
}

async function list(options: RunsOptions, context: Context): Promise<void> {
  const states = checked(options.state ?? []);
  const since = timeOption('--since', options.since) * 1000;
  const all = await withStore(options, context, 'read', (store) => readRuns(store, since));
  const runs = all
    .filter((run) => isOf(run, options.detection ?? []))
    .filter(({ state }) => states.length === 0 || states.includes(state));
  const header = ['scheduled', 'name', 'state', 'window', 'rows', 'ms', 'outcome'];
  const { terminal } = context;
  if (options.format === 'json') terminal.out(`${JSON.stringify(runs.map(json), null, 2)}\n`);
  else terminal.out(runs.length === 0 ? 'There are no runs.\n' : `${renderTable(header, runs.map(cells), terminal)}\n`);
}

export function addRuns(program: Command, context: Context): void {
  const parent = program
    .command('runs')
    .summary('show what ran when, and what came of it')
    .description('The ledger of runs: every window of every enabled detection, and every run by hand.');
  addExamples(parent, ['karst runs list --state failed']);
  const command = parent
    .command('list')
    .summary('show runs')
    .description(
      'Shows runs in the order in which they were due: what they found, or why they failed or were left out.',
    )
    .option('--since <time>', 'runs with news since then', '-24h')
    .option('--state <state>', `${STATES.join(', ')}; may be repeated`, collect)
    .option('--detection <name>', 'name or id; may be repeated', collect);
  addFormat(addStoreOptions(command), ['text', 'json']);
  addExamples(command, [
    'karst runs list --since -7d',
    "karst runs list --detection 'Windows Abused Web Services'",
  ]).action((options: RunsOptions) => list(options, context));
}
