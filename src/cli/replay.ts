import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { AttackData } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { replayMessages } from '../diagnostics/codes/replay.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import {
  describedDatasets,
  locator,
  type Replay,
  type Replayed,
  type ReplayFile,
  replay,
  type Speed,
} from '../rehearse/index.js';
import { type Context, printDiagnostics } from './context.js';
import { count, duration } from './counting.js';
import { addDatasetOptions, type DatasetOptions, datasetSources } from './dataset-options.js';
import { addExamples, addSearchOptions, collect, type SearchOptions } from './options.js';
import { progressOn } from './progress.js';
import { selectDetections } from './selection.js';
import { workspaceFor } from './workspace.js';

const diagnose = diagnoser({ ...cliMessages, ...replayMessages });

type ReplayOptions = SearchOptions &
  DatasetOptions & {
    readonly to: string;
    readonly token?: string;
    readonly detection?: readonly string[];
    readonly endpoint: 'event' | 'raw';
    readonly ack?: boolean;
    readonly shift?: 'none' | 'now';
    readonly text: boolean;
    readonly speed: string;
    readonly rate?: string;
    readonly index?: string;
    readonly source?: string;
    readonly sourcetype?: string;
    readonly host?: string;
    readonly checkpoint?: string;
    readonly insecure?: boolean;
    readonly dryRun?: boolean;
  };

function speedOf({ speed, rate }: ReplayOptions): Speed {
  const factor = speed === 'fast' ? undefined : speed === 'real' ? 1 : Number(/^(\d+(?:\.\d+)?)x$/.exec(speed)?.[1]);
  if (factor !== undefined && !(factor > 0)) {
    throw new KarstError(diagnose('cli/option', {}, '--speed', 'fast, real, or a factor such as 10x', speed));
  }
  const most = rate === undefined ? undefined : Number(rate);
  if (most !== undefined && !(most > 0)) {
    throw new KarstError(diagnose('cli/option', {}, '--rate', 'a number of events a second', String(rate)));
  }
  return { ...(factor === undefined ? {} : { factor }), ...(most === undefined ? {} : { rate: most }) };
}

type Wanted = Pick<ReplayFile, 'source' | 'sourcetype' | 'host' | 'index'> & { readonly location: string };

function ofTest({ location, source, sourcetype, host, customIndex }: AttackData): Wanted {
  return {
    location,
    source,
    sourcetype,
    ...(host === undefined ? {} : { host }),
    ...(customIndex === undefined ? {} : { index: customIndex }),
  };
}

async function wantedBy(
  given: readonly string[],
  options: ReplayOptions,
  context: Context,
): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = [];
  for (const name of given) {
    const path = /^https?:/i.test(name) ? name : resolve(context.folder, name);
    if (/\.ya?ml$/i.test(path) && path !== name) wanted.push(...(await describedDatasets(path)));
    else wanted.push({ location: path });
  }
  if (options.detection !== undefined) {
    const { content } = await workspaceFor(options, context);
    const { detections } = await selectDetections(content, options.detection, context.folder);
    wanted.push(...detections.flatMap(({ tests }) => tests.flatMap(({ attackData }) => attackData.map(ofTest))));
  }
  if (wanted.length === 0) throw new KarstError(diagnose('replay/no-dataset', {}));
  return wanted;
}

async function filesFor(
  given: readonly string[],
  options: ReplayOptions,
  context: Context,
): Promise<readonly ReplayFile[]> {
  const locate = locator(datasetSources(options, context.folder));
  const { index, source, sourcetype, host } = options;
  const said = Object.entries({ index, source, sourcetype, host }).filter(([, value]) => value !== undefined);
  const files: ReplayFile[] = [];
  for (const { location, ...own } of await wantedBy(given, options, context)) {
    const { path } = await locate({ location });
    files.push({ path, ...own, ...(Object.fromEntries(said) as Pick<ReplayFile, 'host'>) });
  }
  return files;
}

function requestOf(files: readonly ReplayFile[], options: ReplayOptions, token: string, { folder }: Context): Replay {
  const shift = options.shift === 'now' ? { shift: { now: Date.now(), texts: options.text } } : {};
  return {
    files,
    to: { url: options.to, token, insecure: options.insecure === true },
    endpoint: options.endpoint,
    acks: options.ack === true,
    ...shift,
    speed: speedOf(options),
    ...(options.checkpoint === undefined ? {} : { checkpoint: resolve(folder, options.checkpoint) }),
  };
}

function tell({ events, before, delta }: Replayed, options: ReplayOptions, spent: number): string {
  const moved = delta === 0 ? '' : `, times moved by ${duration(Math.abs(delta) * 1000)} ${delta > 0 ? 'on' : 'back'}`;
  const earlier = before === 0 ? '' : ` (${count(before, 'event')} had been sent before)`;
  return `${count(events, 'event')} sent to ${options.to} in ${duration(spent)}${moved}${earlier}\n`;
}

function tokenOf({ token }: ReplayOptions): string {
  const found = token ?? process.env.KARST_HEC_TOKEN ?? '';
  if (found === '') throw new KarstError(diagnose('replay/no-token', {}));
  return found;
}

async function run(given: readonly string[], options: ReplayOptions, context: Context): Promise<void> {
  const { terminal } = context;
  const started = performance.now();
  const files = await filesFor(given, options, context);
  if (options.dryRun === true) {
    for (const { path, sourcetype = 'sourcetype by content' } of files) terminal.out(`${path}  ${sourcetype}\n`);
    return;
  }
  const progress = progressOn(terminal);
  const done = await replay(requestOf(files, options, tokenOf(options), context), {
    report: (diagnostic) => printDiagnostics([diagnostic], context),
    progress: (sent, total) => progress.show(`${sent} of ${count(total, 'event')}`, total === 0 ? 1 : sent / total),
  }).finally(() => progress.clear());
  terminal.out(tell(done, options, performance.now() - started));
}

export function addReplay(program: Command, context: Context): void {
  const command = program
    .command('replay')
    .summary('send log files to an HTTP Event Collector, of Karst or Splunk')
    .description(
      'Sends logs to an HTTP Event Collector: files, URLs, descriptions in a checkout of attack_data (YAML), or what the ' +
        'tests of a detection name. Requests that find the collector busy are sent again.',
    )
    .argument('[dataset...]', 'files, URLs, or YAML descriptions of datasets')
    .requiredOption('--to <url>', 'the collector, such as https://splunk.example:8088')
    .option('--token <token>', 'its token (default: KARST_HEC_TOKEN)')
    .option('--detection <name>', 'send what the tests of a detection name; may be repeated', collect)
    .addOption(
      new Option('--shift <to>', 'move times so that the last event is of now')
        .choices(['none', 'now'])
        .default('none'),
    )
    .option('--no-text', 'with --shift, leave the times in the text of the events alone')
    .option('--speed <speed>', 'fast, real (as the events came), or a factor such as 10x', 'fast')
    .option('--rate <n>', 'events a second at most')
    .addOption(new Option('--endpoint <name>', 'endpoint of the collector').choices(['event', 'raw']).default('event'))
    .option('--ack', 'wait until the indexer acknowledges')
    .option('--index <name>', "index of the events (default: the token's)")
    .option('--source <name>', 'source of the events, instead of what is known')
    .option('--sourcetype <name>', 'sourcetype of the events, instead of what is known')
    .option('--host <name>', 'host of the events, instead of what is known')
    .option('--checkpoint <file>', 'continue where the same replay stopped')
    .option('--insecure', 'take a certificate that nobody has signed')
    .option('--dry-run', 'say what would be sent, and send nothing');
  addExamples(addSearchOptions(addDatasetOptions(command)), [
    'karst replay attack.xml --to http://localhost:8088 --shift now',
    "karst replay --detection 'Windows Abused Web Services' --to https://splunk.example:8088 --index test --ack",
    'karst replay attack_data/datasets/attack_techniques/T1003.001/atomic_red_team/atomic_red_team.yml --to http://localhost:8088 --speed 60x',
  ]).action((given: readonly string[], options: ReplayOptions) => run(given, options, context));
}
