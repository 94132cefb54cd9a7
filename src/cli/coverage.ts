import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { attackLayer } from '../content/index.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { type Coverage, coverageOf, LEVELS, type Level, type Origin, provedBy } from '../rehearse/index.js';
import { search } from '../search/index.js';
import { ATTACK_VERSION, attackTechniques } from './attack-names.js';
import { type Context, printDiagnostics } from './context.js';
import { addExamples, addFormat, addSearchOptions, type SearchOptions } from './options.js';
import { renderTable } from './table.js';
import type { Terminal } from './terminal.js';
import { type Workspace, withStore, workspaceFor } from './workspace.js';
import { writeText } from './writing.js';

const diagnose = diagnoser(cliMessages);

type CoverageOptions = SearchOptions & {
  readonly results?: string;
  readonly layer?: Level;
  readonly out?: string;
  readonly gaps?: boolean;
  readonly format: 'table' | 'json';
};

async function originsIn(options: CoverageOptions, { knowledge }: Workspace, context: Context) {
  const spl = '| tstats count where index=* by sourcetype source';
  const { rows } = await withStore(options, context, 'read', (store) => search({ spl, knowledge }, store));
  return rows.map((row): Origin => ({ sourcetype: String(row.sourcetype), source: String(row.source) }));
}

function proofIn(path: string, folder: string): ReadonlySet<string> {
  const file = resolve(folder, path);
  let text = '';
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new KarstError(diagnose('cli/cannot-read', {}, file, (error as Error).message));
  }
  const proved = provedBy(text);
  if (proved !== undefined) return proved;
  throw new KarstError(diagnose('cli/cannot-read', {}, file, 'it is no report of “karst test --format json”'));
}

const share = (part: number, whole: number): string =>
  `${part} (${whole === 0 ? 0 : Math.round((100 * part) / whole)} %)`;

function table({ tactics }: Coverage, terminal: Terminal): string {
  const rows = tactics.map(({ tactic, techniques, covered }) => [
    tactic,
    String(techniques),
    ...LEVELS.map((level) => share(covered[level], techniques)),
  ]);
  return `${renderTable(['tactic', 'techniques', 'claimed', 'data available', 'test-proved'], rows, terminal)}\n`;
}

function gaps({ techniques }: Coverage, level: Level, terminal: Terminal): string {
  const bare = techniques.filter(({ detections, name }) => detections[level].length === 0 && name !== '');
  const rows = bare.map(({ id, name, tactics }) => [id, name, tactics.join(' ')]);
  return `${renderTable(['technique', 'name', 'tactics'], rows, terminal)}\n`;
}

function layer({ techniques }: Coverage, level: Level): string {
  const covered = techniques.filter(({ detections }) => detections[level].length > 0);
  return attackLayer({
    name: `Karst: ${level}`,
    description: {
      claimed: 'Detections that name the technique.',
      data: 'Detections that name the technique, and whose data the store holds.',
      proved: 'Detections that name the technique, and whose tests pass.',
    }[level],
    attackVersion: ATTACK_VERSION,
    techniques: covered.map(({ id, detections }) => ({
      id,
      score: detections[level].length,
      comment: detections[level].join('\n'),
    })),
  });
}

function print(coverage: Coverage, options: CoverageOptions, { terminal, folder }: Context): void {
  const level = options.layer ?? 'claimed';
  const text =
    options.gaps === true
      ? gaps(coverage, level, terminal)
      : options.layer !== undefined
        ? layer(coverage, level)
        : options.format === 'json'
          ? `${JSON.stringify(coverage, null, 2)}\n`
          : table(coverage, terminal);
  if (options.out === undefined) return void terminal.out(text);
  writeText(resolve(folder, options.out), text);
}

async function run(options: CoverageOptions, context: Context): Promise<void> {
  const workspace = await workspaceFor(options, context);
  printDiagnostics(workspace.diagnostics, context);
  const techniques = attackTechniques();
  const origins = options.data === false ? {} : { origins: await originsIn(options, workspace, context) };
  const proved = options.results === undefined ? {} : { proved: proofIn(options.results, context.folder) };
  print(coverageOf(workspace.content, techniques, { ...origins, ...proved }), options, context);
}

export function addCoverage(program: Command, context: Context): void {
  const command = program
    .command('coverage')
    .summary('say which ATT&CK techniques detections cover, by claim, by data and by proof')
    .description(
      'Techniques of ATT&CK for Enterprise that production detections name (claimed), whose data sources have events in ' +
        'the store (data), and whose tests pass by the report of `karst test --format json` (proved).',
    )
    .option('--results <file>', 'report of karst test --format json, for what is proved')
    .addOption(new Option('--layer <level>', 'a layer for ATT&CK Navigator, or with --gaps the level').choices(LEVELS))
    .option('--gaps', 'list the techniques without a detection at the level (default: claimed)')
    .option('--out <file>', 'file to write (default: standard output)');
  addFormat(addSearchOptions(command), ['table', 'json']);
  addExamples(command, [
    'karst coverage --content my-detections/ --data /var/lib/karst',
    'karst test --format json > results.json; karst coverage --results results.json --layer proved --out proved.json',
    'karst coverage --gaps',
  ]).action((options: CoverageOptions) => run(options, context));
}
