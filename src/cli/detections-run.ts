import { hostname } from 'node:os';
import type { Command } from 'commander';
import type { Detection } from '../content/index.js';
import { type Diagnostic, KarstError } from '../diagnostics/index.js';
import {
  detectionJob,
  dryRun,
  enabledDetections,
  Ledger,
  type ManualResult,
  type ManualRun,
  runNow,
  type Workplace,
} from '../schedule/index.js';
import { auditCommand } from './audited.js';
import { type Context, printDiagnostics } from './context.js';
import { addChoice, type Choice, chooseDetections, mustChoose } from './detections-choice.js';
import { EXIT } from './exit.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { jsonRow } from './rows.js';
import { scheduleSettings } from './schedule-settings.js';
import { isoTime } from './time-format.js';
import { timeOption } from './time-option.js';
import { withStore, workspaceFor } from './workspace.js';

interface RunOptions extends SearchOptions, Choice {
  readonly at?: string;
  readonly earliest?: string;
  readonly latest?: string;
  readonly format: 'text' | 'json';
}

interface Outcome {
  readonly detection: Detection;
  readonly result?: ManualResult;
  readonly problems: readonly Diagnostic[];
}

/** When the run is to have been, and over what; without --earliest and --latest, what the schedule says. */
function askedOf({ at, earliest, latest }: RunOptions): ManualRun {
  const now = Math.floor(Date.now() / 1000);
  const scheduled = at === undefined ? now : timeOption('--at', at, now);
  if (earliest === undefined && latest === undefined) return { at: scheduled };
  const range = {
    ...(earliest === undefined ? {} : { earliest: timeOption('--earliest', earliest, scheduled) }),
    ...(latest === undefined ? {} : { latest: timeOption('--latest', latest, scheduled) }),
  };
  return { at: scheduled, range };
}

type Run = (job: Parameters<typeof dryRun>[0], place: Workplace) => Promise<ManualResult>;

async function runAll(
  names: readonly string[],
  options: RunOptions,
  context: Context,
  runWith: (place: Workplace) => Run,
): Promise<readonly Outcome[]> {
  mustChoose(names, options);
  const { content, knowledge } = await workspaceFor(options, context);
  const detections = chooseDetections(content, names, options);
  const { defaults } = scheduleSettings(context.folder);
  return withStore(options, context, 'read', async (store) => {
    const place = { store, content, knowledge };
    const run = runWith(place);
    const enabled = await enabledDetections(store);
    const outcomes: Outcome[] = [];
    for (const detection of detections) {
      const how = enabled.get(detection.id) ?? { settings: {}, since: 0 };
      const { job, problems } = detectionJob(content, detection, how, defaults);
      try {
        const result = job === undefined ? undefined : await run(job, place);
        outcomes.push({ detection, problems: result?.messages ?? problems, ...(result && { result }) });
      } catch (error) {
        if (!(error instanceof KarstError)) throw error;
        outcomes.push({ detection, problems: error.diagnostics });
      }
    }
    return outcomes;
  });
}

const iso = (seconds: number | undefined): string | undefined =>
  seconds === undefined ? undefined : isoTime(String(seconds)).replace('.000Z', 'Z');

function json({ detection, result, problems }: Outcome) {
  return {
    id: detection.id,
    name: detection.name,
    ...(result && {
      earliest: iso(result.range.earliest) ?? null,
      latest: iso(result.range.latest) ?? null,
      rows: result.rows.map((row) => jsonRow(row, result.fields)),
      notables: result.findings.notables,
      risk_events: result.findings.riskEvents,
      silenced: result.silenced,
      ...(result.written && { new: { notables: result.written.notables, risk_events: result.written.riskEvents } }),
    }),
    messages: problems.map(({ code, kind, message, hint }) => ({ code, kind, message, ...(hint && { hint }) })),
  };
}

function text({ detection, result }: Outcome): string {
  if (result === undefined) return `${detection.name}: failed\n`;
  const { range, rows, findings, written, silenced } = result;
  const fresh = written === undefined ? ', nothing written' : ` (${written.notables} and ${written.riskEvents} new)`;
  const made = `${findings.notables.length} notables, ${findings.riskEvents.length} risk events${fresh}`;
  const quiet = silenced === 0 ? '' : `, ${silenced} silenced by throttling`;
  const lines = findings.notables.map(
    (notable) => `  ${notable.rule_title}: ${Object.values(notable.nes_fields).flat().join(', ')}`,
  );
  const risks = findings.riskEvents.map((risk) => `  ${risk.risk_object} +${risk.risk_score}: ${risk.risk_message}`);
  return [
    `${detection.name}, ${iso(range.earliest) ?? 'the beginning'} to ${iso(range.latest) ?? 'the end'}`,
    `  ${rows.length} rows, ${made}${quiet}`,
    ...lines,
    ...risks,
    '',
  ].join('\n');
}

function print(outcomes: readonly Outcome[], options: RunOptions, context: Context): void {
  if (options.format === 'json') context.terminal.out(`${JSON.stringify(outcomes.map(json), null, 2)}\n`);
  else {
    printDiagnostics(
      outcomes.flatMap(({ problems }) => problems),
      context,
    );
    context.terminal.out(outcomes.map(text).join(''));
  }
  if (outcomes.some(({ result }) => result === undefined)) context.exitCode = EXIT.user;
}

async function run(names: readonly string[], options: RunOptions, context: Context): Promise<void> {
  const asked = askedOf(options);
  const outcomes = await runAll(names, options, context, ({ store }) => {
    const ledger = new Ledger(store, `${hostname()}:${process.pid}`, () => Date.now());
    return async (job, place) => {
      const detail = JSON.stringify({ names: job.name, ...asked });
      await auditCommand(store, { action: 'detections.run', object: job.id, detail });
      return runNow(job, asked, place, ledger);
    };
  });
  print(outcomes, options, context);
}

async function tryOut(names: readonly string[], options: RunOptions, context: Context): Promise<void> {
  const asked = askedOf(options);
  print(await runAll(names, options, context, () => (job, place) => dryRun(job, asked, place)), options, context);
}

function addRunOptions(command: Command): Command {
  command
    .argument('[name...]', 'names, ids or YAML files')
    .option('--at <time>', 'run as if it were scheduled for this time (default: now)')
    .option('--earliest <time>', 'start of the range, instead of what the schedule says')
    .option('--latest <time>', 'end of the range');
  return addFormat(addSearchOptions(addChoice(command)), ['text', 'json']);
}

export function addRun(parent: Command, context: Context): void {
  const command = parent
    .command('run')
    .summary('run detections now, and write what they find')
    .description(
      'Runs detections once, enabled or not, over the window that their schedule gives for now, and writes notables and ' +
        'risk events. The same results over the same window are written once.',
    );
  addExamples(addRunOptions(command), [
    "karst detections run 'Windows Abused Web Services'",
    'karst detections run --story NjRAT --earliest -7d@d --latest @d',
  ]).action((names: readonly string[], options: RunOptions) => run(names, options, context));
}

export function addDryRun(parent: Command, context: Context): void {
  const command = parent
    .command('dry-run')
    .summary('show what detections would find, and write nothing')
    .description('Runs detections over any range and shows the rows and findings, of which nothing is written.');
  addExamples(addRunOptions(command), [
    "karst detections dry-run 'Windows Abused Web Services' --earliest -24h --latest now",
  ]).action((names: readonly string[], options: RunOptions) => tryOut(names, options, context));
}
