import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { LEAST_EVENTS, type Simulation, simulate, TECHNIQUES } from '../rehearse/index.js';
import type { Context } from './context.js';
import { count } from './counting.js';
import { addExamples } from './options.js';

const diagnose = diagnoser(cliMessages);

interface SimulateOptions {
  readonly technique: string;
  readonly seed: string;
  readonly events: string;
  readonly start: string;
  readonly out?: string;
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
export function simulationOf(options: SimulateOptions): Simulation {
  return {
    technique: options.technique,
    seed: integer('--seed', options.seed, 0, 2 ** 32 - 1),
    events: integer('--events', options.events, LEAST_EVENTS, MOST_EVENTS),
    start: instant(options.start),
  };
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw new KarstError(diagnose('cli/cannot-write', {}, path, (error as Error).message));
  }
}

function run(options: SimulateOptions, { terminal, folder }: Context): void {
  const lines = simulate(simulationOf(options));
  if (lines === undefined) throw new KarstError(diagnose('cli/technique', {}, options.technique, TECHNIQUES));
  const text = `${lines.join('\n')}\n`;
  if (options.out === undefined) {
    terminal.out(text);
    return;
  }
  write(resolve(folder, options.out), text);
  terminal.err(`${count(lines.length, 'event')} written to ${options.out}\n`);
}

export function addSimulate(program: Command, context: Context): void {
  const command = program
    .command('simulate')
    .summary('write the telemetry of an attack, without the attack')
    .description(
      'Writes Sysmon events, as XML, one a line, of an attack among ordinary noise on two hosts. Nothing is executed. ' +
        'Equal options give equal bytes.',
    )
    .requiredOption('--technique <id>', `ATT&CK technique: ${TECHNIQUES.join(', ')}`)
    .option('--seed <n>', 'seed of everything random', '1')
    .option('--events <n>', `number of events, at least ${LEAST_EVENTS}`, '400')
    .option('--start <time>', 'ISO 8601 time of the hour that is simulated', '2024-10-24T09:00:00Z')
    .option('--out <file>', 'file to write (default: standard output)');
  addExamples(command, [
    'karst simulate --technique T1102 --out attack.xml',
    'karst simulate --technique T1102 --seed 42 --events 100000 --out big.xml',
  ]).action((options: SimulateOptions) => run(options, context));
}
