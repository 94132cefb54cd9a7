import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import type { Detection } from '../content/index.js';
import { backtestMessages } from '../diagnostics/codes/backtest.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import { backtest, type Period } from '../rehearse/index.js';
import { detectionJob, type Workplace } from '../schedule/index.js';
import { resolveTime, search } from '../search/index.js';
import { BACKTEST_FORMATS, type BacktestFormat, type BacktestOutcome } from './backtest-report.js';
import { type Context, printDiagnostics } from './context.js';
import { EXIT } from './exit.js';
import { addExamples, addFormat, addSearchOptions, collect, type SearchOptions } from './options.js';
import { progressOn } from './progress.js';
import { selectTests, type TestSelectors } from './test-selection.js';
import { withStore, workspaceFor } from './workspace.js';

const diagnose = diagnoser(backtestMessages);

type BacktestOptions = SearchOptions &
  Omit<TestSelectors, 'changed'> & {
    readonly over: string;
    readonly until: string;
    readonly format: BacktestFormat;
  };

/** Searches of one detection follow each other; more at a time wait for the engine. */
const MOST_LANES = 4;
const SECONDS = { m: 60, h: 3600, d: 86_400, w: 604_800 } as const;

function periodOf({ over, until }: BacktestOptions): Period {
  const [, amount, unit] = /^([1-9]\d{0,5})([mhdw])$/.exec(over) ?? [];
  if (unit === undefined) throw new KarstError(diagnose('backtest/period', {}, over));
  const problems: Diagnostic[] = [];
  const clock = { now: Date.now() / 1000, timezone: 'UTC', report: (d: Diagnostic) => void problems.push(d) };
  const to = resolveTime(until, clock, { from: 0, to: until.length });
  if (to === undefined) throw new KarstError(problems.map((problem) => ({ ...problem, source: until })));
  return { from: to - Number(amount) * SECONDS[unit as keyof typeof SECONDS], to };
}

async function one(detection: Detection, period: Period, place: Workplace): Promise<BacktestOutcome> {
  const { job, problems } = detectionJob(place.content, detection, { settings: {}, since: 0 }, {});
  if (job === undefined) return { detection, problems };
  try {
    const result = await backtest(job, period, place);
    return { detection, result, problems: [...problems, ...result.messages] };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    return { detection, problems: error.diagnostics };
  }
}

async function all(
  detections: readonly Detection[],
  period: Period,
  place: Workplace,
  context: Context,
): Promise<readonly BacktestOutcome[]> {
  const progress = progressOn(context.terminal);
  const outcomes: BacktestOutcome[] = [];
  let [next, done] = [0, 0];
  const lane = async (): Promise<void> => {
    for (let at = next++; at < detections.length; at = next++) {
      const detection = detections[at];
      if (detection === undefined) return;
      outcomes[at] = await one(detection, period, place);
      done += 1;
      progress.show(`${done} of ${detections.length}  ${detection.name}`, done / detections.length);
    }
  };
  const lanes = Math.min(availableParallelism(), MOST_LANES);
  await Promise.all(Array.from({ length: lanes }, lane)).finally(() => progress.clear());
  return outcomes;
}

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** An empty period is no proof of a quiet detection. */
async function warnIfEmpty({ from, to }: Period, { store, knowledge }: Workplace, context: Context): Promise<void> {
  const bounds = { earliest: String(from), latest: String(to) };
  const { rows } = await search({ spl: 'search index=* | head 1 | table index', ...bounds, knowledge }, store);
  if (rows.length === 0) printDiagnostics([diagnose('backtest/no-events', {}, iso(from), iso(to))], context);
}

function tellProblems({ detection, problems }: BacktestOutcome): readonly Diagnostic[] {
  return problems.map((problem) => ({ ...problem, file: problem.file ?? detection.file }));
}

async function run(names: readonly string[], options: BacktestOptions, context: Context): Promise<void> {
  const started = performance.now();
  const period = periodOf(options);
  const { content, knowledge, diagnostics } = await workspaceFor(options, context);
  printDiagnostics(diagnostics, context);
  const chosen = await selectTests(content, names, options, context);
  const outcomes = await withStore(options, context, 'read', async (store) => {
    const place = { store, content: chosen.content, knowledge };
    await warnIfEmpty(period, place, context);
    return all(chosen.detections, period, place, context);
  });
  if (options.format !== 'json') printDiagnostics(outcomes.flatMap(tellProblems), context);
  const report = { period, outcomes, elapsedMs: performance.now() - started };
  context.terminal.out(BACKTEST_FORMATS[options.format](report, context.terminal));
  if (outcomes.some(({ result }) => result === undefined)) context.exitCode = EXIT.user;
}

export function addBacktest(program: Command, context: Context): void {
  const command = program
    .command('backtest')
    .summary('say what detections would have found in the past')
    .description(
      'Runs detections over what the store holds, window by window as their schedules would have, with throttling, and ' +
        'writes nothing: hits, notables and risk by day, who would have been at risk, and the most frequent values.',
    )
    .argument('[detection...]', 'names, ids or YAML files (default: all of --content, else all)')
    .option('--over <period>', 'length of the period: 12h, 30d, 8w', '30d')
    .option('--until <time>', 'its end: -7d@d, epoch seconds or ISO 8601', 'now')
    .option('--story <name>', 'only detections of an analytic story; may be repeated', collect)
    .option('--technique <id>', 'only detections of an ATT&CK technique and those below it; may be repeated', collect)
    .option('--data-source <name>', 'only detections that read a data source; may be repeated', collect);
  addFormat(addSearchOptions(command), Object.keys(BACKTEST_FORMATS));
  addExamples(command, [
    "karst backtest 'Windows Abused Web Services' --over 7d",
    'karst backtest --content my-detections/ --over 30d --until 2024-11-01 --format json',
  ]).action((names: readonly string[], options: BacktestOptions) => run(names, options, context));
}
