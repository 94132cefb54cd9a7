import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type DetectionResult, locator, testDetections, unreadable } from '../rehearse/index.js';
import { openScratchStores } from '../store/index.js';
import { type Context, printDiagnostics } from './context.js';
import { addDatasetOptions, type DatasetOptions, datasetSources } from './dataset-options.js';
import { EXIT } from './exit.js';
import { addExamples, addFormat, addSearchOptions, collect, type SearchOptions } from './options.js';
import { progressOn } from './progress.js';
import { reportOf, TEST_FORMATS, type TestFormat, type TestReport, toSummaryYaml } from './test-report/index.js';
import { selectTests, type TestSelection, type TestSelectors, withFolders } from './test-selection.js';
import { wholeNumber } from './whole-number.js';
import { type Workspace, workspaceFor } from './workspace.js';
import { writeTextAndFolders } from './writing.js';

type TestOptions = SearchOptions &
  TestSelectors &
  DatasetOptions & {
    readonly format: TestFormat;
    readonly jobs?: string;
    readonly summary?: string;
  };

/** A search keeps one core busy between its queries; beyond four, they wait for each other. */
const MOST_LANES = 4;

async function runTests(
  { knowledge, indexTime }: Workspace,
  { content, detections }: TestSelection,
  options: TestOptions,
  { terminal, folder }: Context,
): Promise<readonly DetectionResult[]> {
  const progress = progressOn(terminal);
  const locate = locator(datasetSources(options, folder));
  const lanes =
    options.jobs === undefined ? Math.min(availableParallelism(), MOST_LANES) : wholeNumber('--jobs', options.jobs, 64);
  let failed = 0;
  const onResult = ({ name, tests }: DetectionResult, done: number): void => {
    failed += tests.some(({ status }) => status === 'fail' || status === 'error') ? 1 : 0;
    const text = `${done} of ${detections.length}${failed > 0 ? `, ${failed} failed` : ''}  ${name}`;
    progress.show(text, done / detections.length);
  };
  const stores = await openScratchStores();
  try {
    const means = { content, knowledge, indexTime, locate, openStore: stores.open };
    return await testDetections(detections, means, { lanes, onResult });
  } finally {
    progress.clear();
    await stores.close();
  }
}

function modeOf(
  names: readonly string[],
  { changed, story, technique, dataSource }: TestSelectors,
): TestReport['mode'] {
  if (changed !== undefined) return 'Changes';
  return names.length > 0 || [story, technique, dataSource].some((s) => s !== undefined) ? 'Selected' : 'All';
}

async function run(given: readonly string[], asked: TestOptions, context: Context): Promise<void> {
  const { terminal, folder } = context;
  const { names, selectors: options } = withFolders(given, asked, context);
  const started = performance.now();
  const workspace = await workspaceFor(options, context);
  printDiagnostics(workspace.diagnostics, context);
  const selection = await selectTests(workspace.content, names, options, context);
  const broken = unreadable(selection.content).filter(({ file }) => selection.takesFile(file));
  const tested = selection.detections.length === 0 ? [] : await runTests(workspace, selection, options, context);
  const report = reportOf([...broken, ...tested], performance.now() - started, modeOf(names, options));
  if (options.summary !== undefined)
    writeTextAndFolders(resolve(folder, options.summary), toSummaryYaml(report, folder));
  terminal.out(TEST_FORMATS[options.format](report, terminal, folder));
  if (report.counts.failed > 0) context.exitCode = EXIT.user;
}

export function addTest(program: Command, context: Context): void {
  const command = program
    .command('test')
    .summary('test detections on the data their files name')
    .description(
      'Tests detections as contentctl does, without Splunk: validation (the file is well formed and its search compiles), ' +
        'unit (the search finds what it should in the attack data), integration (the scheduled search makes the right ' +
        'notables and risk events). Exits with 1 if a test failed.',
    )
    .argument('[detection...]', 'names, ids, YAML files or folders of content (default: all of --content, else all)')
    .option('--changed <ref>', 'only what differs from a git ref, and what depends on it')
    .option('--story <name>', 'only detections of an analytic story; may be repeated', collect)
    .option('--technique <id>', 'only detections of an ATT&CK technique and those below it; may be repeated', collect)
    .option('--data-source <name>', 'only detections that read a data source; may be repeated', collect)
    .option('--jobs <n>', `detections to test at a time (default: one a processor, at most ${MOST_LANES})`)
    .option('--summary <file>', "write contentctl's summary.yml to a file");
  addFormat(addSearchOptions(addDatasetOptions(command)), Object.keys(TEST_FORMATS));
  addExamples(command, [
    'karst test my-detections/',
    "karst test 'Windows Abused Web Services' --format json",
    'karst test --content . --changed origin/main --format github',
    'karst test --content security_content/ --technique T1059 --attack-data ../attack_data --summary test_results/summary.yml',
  ]).action((names: readonly string[], options: TestOptions) => run(names, options, context));
}
