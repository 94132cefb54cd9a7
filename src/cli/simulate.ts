import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { closeMatch, diagnoser, KarstError } from '../diagnostics/index.js';
import {
  type ScenarioInfo,
  type Setting,
  type SimulatedLog,
  scenarios,
  scenariosOf,
  simulateScenario,
  TECHNIQUES,
} from '../rehearse/index.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { addExamples, collect } from './options.js';
import { renderTable } from './table.js';
import { makeFolder, writeText } from './writing.js';

const diagnose = diagnoser(cliMessages);

interface SimulateOptions {
  readonly technique?: readonly string[];
  readonly all?: boolean;
  readonly list?: boolean;
  readonly seed: string;
  readonly events: string;
  readonly start: string;
  readonly out?: string;
}

/** A scenario and the logs it became. */
interface Played {
  readonly scenario: ScenarioInfo;
  readonly logs: readonly SimulatedLog[];
}

const MOST_EVENTS = 10_000_000;

function integer(flag: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new KarstError(diagnose('cli/option', {}, flag, `a whole number from ${least} to ${most}`, text));
}

/** Only times that say their zone, or dates, are the same everywhere. */
function instant(text: string): number {
  const value = Date.parse(text);
  if (/^\d{4}-\d\d-\d\d($|T.*(Z|[+-]\d\d:\d\d)$)/.test(text) && !Number.isNaN(value)) return value;
  throw new KarstError(diagnose('cli/option', {}, '--start', 'an ISO 8601 time such as 2024-10-24T09:00:00Z', text));
}

/** Reads the options; throws a `KarstError` that names the wrong one. */
function settingOf(options: SimulateOptions): Setting {
  return {
    seed: integer('--seed', options.seed, 0, 2 ** 32 - 1),
    events: integer('--events', options.events, 1, MOST_EVENTS),
    start: instant(options.start),
  };
}

function byName(name: string): ScenarioInfo {
  const names = scenarios().map((scenario) => scenario.name);
  const found = scenarios().find((scenario) => scenario.name === name.toLowerCase());
  if (found === undefined) throw new KarstError(diagnose('cli/scenario', {}, name, closeMatch(name, names)));
  return found;
}

function byTechnique(id: string): readonly ScenarioInfo[] {
  const found = scenariosOf(id);
  if (found.length === 0) throw new KarstError(diagnose('cli/technique', {}, id, TECHNIQUES));
  return found;
}

/** Each once, in the order of the list. */
function chosen(names: readonly string[], { technique = [], all }: SimulateOptions): readonly ScenarioInfo[] {
  if (all === true) return scenarios();
  const wanted = new Set([...names.map(byName), ...technique.flatMap(byTechnique)]);
  if (wanted.size === 0)
    throw new KarstError(
      diagnose('cli/choose', {}, ['SCENARIO', '--technique', '--all', '--list'], 'what to simulate'),
    );
  return scenarios().filter((scenario) => wanted.has(scenario));
}

const textOf = ({ lines }: SimulatedLog): string => `${lines.join('\n')}\n`;
const fileOf = ({ name }: ScenarioInfo, { log, extension }: SimulatedLog): string => `${name}.${log}.${extension}`;

/** What is in the folder, ready to be put under `attack_data` of a test. */
function manifest(played: readonly Played[]): string {
  const list = played.map(({ scenario, logs }) => ({
    scenario: scenario.name,
    title: scenario.title,
    techniques: scenario.techniques,
    detections: scenario.detections,
    attack_data: logs.map((log) => ({
      data: fileOf(scenario, log),
      source: log.source,
      sourcetype: log.sourcetype,
    })),
  }));
  return stringify(list, { lineWidth: 120 });
}

function writeFolder(folder: string, played: readonly Played[]): void {
  makeFolder(folder);
  for (const { scenario, logs } of played) {
    for (const log of logs) writeText(join(folder, fileOf(scenario, log)), textOf(log));
  }
  writeText(join(folder, 'scenarios.yml'), manifest(played));
}

const isFolder = (path: string): boolean => path.endsWith('/') || (existsSync(path) && statSync(path).isDirectory());

function isOneFile(played: readonly Played[], out: string | undefined): boolean {
  return played.reduce((sum, { logs }) => sum + logs.length, 0) === 1 && (out === undefined || !isFolder(out));
}

function told(played: readonly Played[]): string {
  const names = [...new Set(played.flatMap(({ scenario }) => scenario.detections))];
  return names.length === 0 ? 'To be raised: nothing\n' : `To be raised: ${names.join(', ')}\n`;
}

function list({ terminal }: Context): void {
  const rows = scenarios().map(({ name, techniques, logs, detections }) => [
    name,
    techniques.join('\n'),
    logs.length > 4 ? 'all' : logs.join('\n'),
    detections.join('\n'),
  ]);
  terminal.out(`${renderTable(['scenario', 'techniques', 'logs', 'detections'], rows, terminal)}\n`);
}

function run(names: readonly string[], options: SimulateOptions, { terminal, folder }: Context): void {
  const setting = settingOf(options);
  const played = chosen(names, options).map(
    (scenario): Played => ({ scenario, logs: simulateScenario({ ...setting, scenario: scenario.name }) ?? [] }),
  );
  const out =
    options.out === undefined ? undefined : resolve(folder, options.out) + (options.out.endsWith('/') ? '/' : '');
  const only = isOneFile(played, out) ? played[0]?.logs[0] : undefined;
  if (out === undefined) {
    if (only === undefined) throw new KarstError(diagnose('cli/several-logs', {}));
    terminal.out(textOf(only));
    return;
  }
  if (only === undefined) writeFolder(out, played);
  else writeText(out, textOf(only));
  const events = played.flatMap(({ logs }) => logs).reduce((sum, { lines }) => sum + lines.length, 0);
  terminal.err(`${count(events, 'event')} written to ${options.out}\n${told(played)}`);
}

export function addSimulate(program: Command, context: Context): void {
  const command = program
    .command('simulate')
    .summary('write the telemetry of an attack, without the attack')
    .description(
      'Writes the events of an attack among ordinary noise, in the form in which Windows, Linux and cloud services log them. ' +
        'Nothing is executed. Equal options give equal bytes. --list shows the scenarios and the detections they are to raise.',
    )
    .argument('[scenario...]', 'names of scenarios')
    .option('--technique <id>', 'scenarios of an ATT&CK technique and those below it; may be repeated', collect)
    .option('--all', 'every scenario')
    .option('--list', 'show the scenarios')
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--events <n>', 'number of events of a scenario, noise included; the attack is never cut short', '400')
    .option('--start <time>', 'ISO 8601 time of the hour that is simulated', '2024-10-24T09:00:00Z')
    .option('--out <path>', 'file to write, or a folder where there are several logs (default: standard output)');
  addExamples(command, [
    'karst simulate --list',
    'karst simulate --technique T1102 --out attack.xml',
    'karst simulate kerberoasting --seed 42 --events 100000 --out big.xml',
    'karst simulate --all --events 80 --out datasets/',
  ]).action((names: readonly string[], options: SimulateOptions) =>
    options.list === true ? list(context) : run(names, options, context),
  );
}
