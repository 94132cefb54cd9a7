import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Content,
  fileStem,
  loadContent,
  SCAFFOLD_SOURCES,
  type ScaffoldFile,
  type ScaffoldRequest,
  type ScaffoldSource,
  scaffold,
  scaffoldSource,
} from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { type SimulatedLog, scenarios, scenariosOf, simulateScenario } from '../rehearse/index.js';
import type { Context } from './context.js';
import { addExamples, collect } from './options.js';
import { contentPacks } from './packs.js';
import { writeTextAndFolders } from './writing.js';

const diagnose = diagnoser(cliMessages);

interface NewOptions {
  readonly type: string;
  readonly dataSource: string;
  readonly technique?: readonly string[];
  readonly story: string;
  readonly author: string;
  readonly dir: string;
}

const TYPES = ['TTP', 'Anomaly', 'Hunting'] as const;
const SETTING = { seed: 1, events: 60, start: Date.UTC(2024, 9, 24, 9) };

function typeOf(given: string): ScaffoldRequest['type'] {
  const type = TYPES.find((one) => one.toLowerCase() === given.toLowerCase());
  if (type === undefined)
    throw new KarstError(diagnose('cli/option', {}, '--type', `one of ${TYPES.join(', ')}`, given));
  return type;
}

function sourceOf(name: string): ScaffoldSource {
  const source = scaffoldSource(name);
  if (source === undefined) throw new KarstError(diagnose('cli/scaffold-source', {}, name, SCAFFOLD_SOURCES));
  return source;
}

function techniquesOf({ technique = [] }: NewOptions): readonly string[] {
  const ids = technique.map((id) => id.toUpperCase());
  const wrong = ids.find((id) => !/^T\d{4}(\.\d{3})?$/.test(id));
  if (wrong !== undefined)
    throw new KarstError(diagnose('cli/option', {}, '--technique', 'the id of a technique, such as T1059.001', wrong));
  return ids;
}

/** Simulated events of the data source: of a scenario of the technique if there is one, else of any. */
function dataFor(name: string, { log, mark }: ScaffoldSource, techniques: readonly string[]): SimulatedLog {
  for (const scenario of [...techniques.flatMap(scenariosOf), ...scenarios()]) {
    if (!scenario.logs.some((one) => one === log)) continue;
    const written = simulateScenario({ ...SETTING, scenario: scenario.name })?.find((one) => one.log === log);
    if (written?.lines.some((line) => line.includes(mark)) === true) return written;
  }
  throw new KarstError(diagnose('cli/no-simulated-events', {}, name));
}

function lacks(content: Content, { story, dataSource }: NewOptions): ScaffoldRequest['missing'] {
  return { story: !content.stories.has(story), dataSource: !content.dataSources.has(dataSource) };
}

function write(root: string, files: readonly ScaffoldFile[]): void {
  const there = files.find(({ path }) => existsSync(join(root, path)));
  if (there !== undefined) throw new KarstError(diagnose('cli/exists', {}, join(root, there.path)));
  for (const { path, text } of files) writeTextAndFolders(join(root, path), text);
}

async function run(name: string, options: NewOptions, { terminal, folder }: Context): Promise<void> {
  const root = resolve(folder, options.dir);
  const stem = fileStem(name);
  if (stem === '') throw new KarstError(diagnose('cli/option', {}, 'the name', 'made of letters and digits', name));
  const source = sourceOf(options.dataSource);
  const techniques = techniquesOf(options);
  const log = dataFor(options.dataSource, source, techniques);
  const content = await loadContent(existsSync(root) ? [...contentPacks(), root] : contentPacks());
  const data = { path: `data/${stem}.${log.extension}`, source: log.source, sourcetype: log.sourcetype };
  const files = scaffold({
    ...{ name, techniques, source, data },
    type: typeOf(options.type),
    dataSource: options.dataSource,
    story: options.story,
    author: options.author,
    date: new Date().toISOString().slice(0, 10),
    newId: randomUUID,
    missing: lacks(content, options),
  });
  const all = [...files, { path: data.path, text: `${log.lines.join('\n')}\n` }];
  write(root, all);
  terminal.out(all.map(({ path }) => `${relative(folder, join(root, path))}\n`).join(''));
  terminal.err(`Narrow the search down, then: karst test ${options.dir}\n`);
}

export function addNew(program: Command, context: Context): void {
  const command = program
    .command('new')
    .summary('start a detection: YAML, filter macro, test and data')
    .description(
      'Writes a detection with its filter macro, a test and simulated data to test it on, and the story and the data source ' +
        'it names where there are none. The search finds every event of its data source: narrow it down.',
    )
    .argument('<name>', 'name of the detection')
    .option('--type <type>', TYPES.join(', '), 'TTP')
    .option('--data-source <name>', 'what it reads, as contentctl names it', 'Sysmon EventID 1')
    .option('--technique <id>', 'ATT&CK technique; may be repeated', collect)
    .option('--story <name>', 'analytic story that it belongs to', 'My Detections')
    .option('--author <name>', 'who writes it', 'Me')
    .option('--dir <folder>', 'content folder to write to', '.');
  addExamples(command, [
    "karst new 'Odd Child of Outlook' --technique T1566.001",
    "karst new 'Root Logs In' --type Anomaly --data-source 'AWS CloudTrail ConsoleLogin' --technique T1078.004 --dir my-detections",
  ]).action((name: string, options: NewOptions) => run(name, options, context));
}
