import type { Command } from 'commander';
import { deploymentFor, savedSearchTable } from '../content/index.js';
import { buildFindings, writeFindings } from '../findings/index.js';
import { type Knowledge, priorityOf, type Subjects } from '../knowledge/index.js';
import { type HuntEngines, type HuntOutcome, hunt } from '../rehearse/index.js';
import { search } from '../search/index.js';
import type { Store } from '../store/index.js';
import { type Context, printTexts } from './context.js';
import { EXIT } from './exit.js';
import { HUNT_FORMATS, type HuntFormat, type HuntProblem, type HuntReport, problemText } from './hunt-report.js';
import { type Loaded, load, logFiles } from './load.js';
import type { LogOptions, SearchOptions } from './options.js';
import { addExamples, addFormat, addLogOptions, addSearchOptions, collect } from './options.js';
import { type Progress, progressOn } from './progress.js';
import { type Selection, selectDetections } from './selection.js';
import { withStore, workspaceFor } from './workspace.js';

export interface HuntOptions extends SearchOptions, LogOptions {
  readonly detection?: readonly string[];
  readonly format: HuntFormat;
  readonly failOnFindings?: boolean;
}

/** What a hunt runs with, and what is wrong with the files it was read from. */
export type Preparation = Selection & { readonly knowledge: Knowledge; readonly problems: readonly HuntProblem[] };

function enginesFor(store: Store, { content, detections, knowledge }: Preparation, progress: Progress): HuntEngines {
  const now = Date.now() / 1000;
  const known = { now, macros: content.macros, savedSearches: savedSearchTable(content), knowledge };
  const priority = (subjects: Subjects): string => priorityOf(knowledge.lookups, subjects);
  return {
    search: (detection) => search({ spl: detection.search, ...known }, store),
    build: (detection, rows) => {
      const run = { sid: `hunt_${now}_${detection.id}`, now, searchName: `ESCU - ${detection.name} - Rule` };
      return buildFindings({ detection, deployment: deploymentFor(content, detection), rows, run, priority });
    },
    write: (findings) => writeFindings(store, findings),
    onDetection: (detection, at) => progress.show(detection.name, at / detections.length),
  };
}

/** Reads knowledge and content and picks the detections; throws before any store is touched. */
export async function prepareHunt(options: HuntOptions, context: Context): Promise<Preparation> {
  const { knowledge, content, diagnostics } = await workspaceFor(options, context);
  const selection = await selectDetections(content, options.detection ?? [], context.folder);
  const problems = [...diagnostics, ...selection.content.diagnostics].map((diagnostic) => ({ diagnostic }));
  return { ...selection, knowledge, problems };
}

/**
 * 1 when something that was asked for did not happen at all: a log that could not be read, a detection named on the
 * command line that failed, or every detection failing. Findings come first where they are to fail.
 */
export function exitCodeOf(options: HuntOptions, loaded: Loaded, outcome: HuntOutcome, detections: number): number {
  if (options.failOnFindings === true && outcome.hits.length > 0) return EXIT.findings;
  const failed = new Set(outcome.errors.filter((e) => e.diagnostic.kind !== 'warning').map((e) => e.detection.id));
  const named = (options.detection ?? []).length > 0;
  if (loaded.unreadable > 0 || failed.size === detections || (named && failed.size > 0)) return EXIT.user;
  return EXIT.ok;
}

/** Brings the logs in, runs the detections, writes their findings; sets the exit code. */
export async function huntIn(
  store: Store,
  files: readonly string[],
  prepared: Preparation,
  options: HuntOptions,
  context: Context,
): Promise<HuntReport> {
  const started = performance.now();
  const loaded = await load(store, files, options, context);
  const progress = progressOn(context.terminal);
  const outcome = await hunt(prepared.detections, enginesFor(store, prepared, progress)).finally(progress.clear);
  context.exitCode = exitCodeOf(options, loaded, outcome, prepared.detections.length);
  return {
    files: loaded.files,
    detections: prepared.detections.length,
    hits: outcome.hits,
    problems: [...prepared.problems, ...loaded.diagnostics.map((diagnostic) => ({ diagnostic })), ...outcome.errors],
    elapsedMs: performance.now() - started,
  };
}

/** Results on stdout; problems on stderr, except in JSON, which carries them. */
export function printHunt(report: HuntReport, format: HuntFormat, context: Context): void {
  const { terminal } = context;
  if (format !== 'json')
    printTexts(
      report.problems.map((p) => [p.diagnostic.code, problemText(p, terminal)]),
      context,
    );
  terminal.out(HUNT_FORMATS[format](report, terminal));
}

async function run(logs: readonly string[], options: HuntOptions, context: Context): Promise<void> {
  const files = await logFiles(logs, context);
  const prepared = await prepareHunt(options, context);
  const report = await withStore(options, context, 'files', (store) =>
    huntIn(store, files, prepared, options, context),
  );
  printHunt(report, options.format, context);
}

export function addHunt(program: Command, context: Context): void {
  const command = program
    .command('hunt')
    .summary('run detections over log files')
    .description(
      'Runs detections over log files in a store that is thrown away at the end, whatever karst.yml says. With --data the ' +
        'events, and what is found as notables and risk events, stay in that store; hunting twice in the same logs adds nothing.',
    )
    .argument('<log...>', 'files, or folders that are searched for files')
    .option(
      '--detection <name>',
      'name, id or YAML file of a detection; may be repeated (default: all not deprecated)',
      collect,
    )
    .option('--fail-on-findings', `exit with ${EXIT.findings} if anything was found`);
  addFormat(addLogOptions(addSearchOptions(command)), Object.keys(HUNT_FORMATS));
  addExamples(command, [
    'karst hunt Sysmon.evtx',
    'karst hunt logs/ --content my-detections/ --format json > findings.json',
    "karst hunt Sysmon.evtx --detection 'Windows Abused Web Services' --fail-on-findings --no-data",
  ]).action((logs: readonly string[], options: HuntOptions) => run(logs, options, context));
}
