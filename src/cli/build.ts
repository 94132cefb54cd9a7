import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  appInfo,
  type BuildSource,
  buildApi,
  buildApp,
  buildReport,
  buildSite,
  type Files,
  newestDate,
  readTestResults,
  type TestResults,
  tarball,
} from '../build/index.js';
import { type Content, loadContent } from '../content/index.js';
import { buildMessages } from '../diagnostics/codes/build.js';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { type Diagnostic, diagnoser, KarstError } from '../diagnostics/index.js';
import { ATTACK_VERSION, attackTechniques } from './attack-names.js';
import { loadConfig } from './config.js';
import { type Context, printDiagnostics } from './context.js';
import { count, duration } from './counting.js';
import { EXIT } from './exit.js';
import { addExamples, collect } from './options.js';

const diagnose = diagnoser(buildMessages);
const diagnoseCli = diagnoser(cliMessages);

interface BuildOptions {
  readonly content?: readonly string[];
  readonly out: string;
  readonly app?: boolean;
  readonly api?: boolean;
  readonly docs?: boolean;
  readonly layer?: boolean;
  readonly testResults?: string;
  readonly repository?: string;
  readonly enforce?: boolean;
}

/** What is written, by its folder below --out. */
interface Product {
  readonly what: string;
  readonly folder: string;
  readonly files: Files;
}

async function testResults(path: string | undefined, folder: string): Promise<TestResults> {
  if (path === undefined) return new Map();
  const file = resolve(folder, path);
  try {
    return readTestResults(await readFile(file, 'utf8'), file);
  } catch (error) {
    if (error instanceof KarstError) throw error;
    throw new KarstError(diagnoseCli('cli/cannot-read', { file }, path, (error as Error).message));
  }
}

async function sourceOf(options: BuildOptions, content: Content, roots: readonly string[], folder: string) {
  const { info, diagnostics } = appInfo(content);
  const techniques = attackTechniques();
  const source: BuildSource = {
    content,
    info,
    techniques,
    attackVersion: ATTACK_VERSION,
    tests: await testResults(options.testResults, folder),
    ...(options.repository !== undefined && { repository: options.repository }),
    roots,
  };
  return { source, diagnostics };
}

async function productsOf(options: BuildOptions, source: BuildSource) {
  const wanted = ({ app, api, docs, layer }: BuildOptions, one: boolean | undefined): boolean =>
    one === true || ![app, api, docs, layer].includes(true);
  const { id, version } = source.info;
  const products: Product[] = [];
  const diagnostics: Diagnostic[] = [];
  if (wanted(options, options.app)) {
    const app = await buildApp(source);
    diagnostics.push(...app.diagnostics);
    const packed = tarball(id, app.files);
    const names = [`${id}-${version}.tar.gz`, `${id}-latest.tar.gz`];
    products.push({ what: 'app', folder: id, files: app.files });
    products.push({ what: 'package', folder: '.', files: new Map(names.map((n) => [n, packed])) });
  }
  if (wanted(options, options.api)) {
    const files = buildApi(source, newestDate(source.content));
    products.push({ what: 'JSON API', folder: 'api', files });
  }
  if (wanted(options, options.layer))
    products.push({ what: 'ATT&CK layer and badges', folder: 'reporting', files: buildReport(source) });
  if (wanted(options, options.docs)) products.push({ what: 'documentation', folder: 'docs', files: buildSite(source) });
  return { products, diagnostics };
}

/** Files that are written at a time: far below the usual limit of open ones. */
const LANES = 32;

async function write({ folder, files }: Product, out: string): Promise<void> {
  const root = join(out, folder);
  try {
    const folders = new Set([...files.keys()].map((path) => dirname(join(root, path))));
    for (const one of folders) await mkdir(one, { recursive: true });
    const entries = [...files];
    for (let from = 0; from < entries.length; from += LANES)
      await Promise.all(entries.slice(from, from + LANES).map(([path, body]) => writeFile(join(root, path), body)));
  } catch (error) {
    throw new KarstError(diagnoseCli('cli/cannot-write', {}, root, (error as Error).message));
  }
}

/** The file by whose first line an earlier build is known; what is not known is never removed. */
const MARKED = { app: 'default/savedsearches.conf', documentation: 'site.js' } as const;
const MARK = /^(#|\/\/) Written by karst build/;

/** Removes what an earlier build left, so that nothing stays of what the content no longer has. */
async function clear({ what, folder }: Product, out: string): Promise<void> {
  const root = join(out, folder);
  const marked = what === 'app' || what === 'documentation' ? MARKED[what] : undefined;
  const text = marked === undefined ? '' : await readFile(join(root, marked), 'utf8').catch(() => '');
  if (MARK.test(text)) await rm(root, { recursive: true });
}

const isError = ({ kind }: Diagnostic): boolean => kind !== 'warning';

async function run(options: BuildOptions, context: Context): Promise<void> {
  const started = performance.now();
  const { terminal, folder } = context;
  const given = options.content?.map((path) => resolve(folder, path)) ?? loadConfig(folder).content;
  if (given.length === 0) throw new KarstError(diagnose('build/no-content', {}));
  const content = await loadContent(given);
  const { source, diagnostics } = await sourceOf(options, content, given, folder);
  if (diagnostics.length > 0) throw new KarstError(diagnostics);
  const built = await productsOf(options, source);
  const problems = [...content.diagnostics, ...built.diagnostics];
  printDiagnostics(problems, context);
  const wrong = problems.filter(isError).length;
  if (options.enforce === true && wrong > 0) throw new KarstError(diagnose('build/invalid-content', {}, wrong));
  if (content.detections.length + content.stories.size === 0) throw new KarstError(diagnose('build/no-detections', {}));
  const out = resolve(folder, options.out);
  for (const product of built.products) {
    await clear(product, out);
    await write(product, out);
    for (const name of product.folder === '.' ? product.files.keys() : [product.folder])
      terminal.out(`${join(options.out, name)}  ${product.what}, ${count(product.files.size, 'file')}\n`);
  }
  const left = wrong === 0 ? '' : `, ${count(wrong, 'problem')}: see above`;
  terminal.err(
    `${count(content.detections.length, 'detection')} built in ${duration(performance.now() - started)}${left}\n`,
  );
  context.exitCode = EXIT.ok;
}

export function addBuild(program: Command, context: Context): void {
  const command = program
    .command('build')
    .summary('make a Splunk app, a JSON API, an ATT&CK layer and a documentation site')
    .description(
      'Builds a content repository: a Splunk app with its package, the JSON API, a layer for the ATT&CK Navigator with ' +
        'badges, and a static documentation site. Without --app, --api, --layer or --docs, all of them. Equal content gives ' +
        'equal bytes. What is broken is reported and left out.',
    )
    .option('--content <dir>', 'content repository; may be repeated (default: `content` in karst.yml)', collect)
    .option('--out <dir>', 'folder to write to', 'dist')
    .option('--app', 'the Splunk app and its .tar.gz')
    .option('--api', 'the JSON API')
    .option('--layer', 'the ATT&CK Navigator layer and badges')
    .option('--docs', 'the documentation site')
    .option('--test-results <file>', 'JSON or summary.yml of karst test, to show on the pages')
    .option('--repository <url>', 'where the files of the content can be read online, for links from the pages')
    .option('--enforce', 'write nothing and exit with 1 if any of the content is invalid');
  addExamples(command, [
    'karst build --content my-detections/ --out dist',
    'karst build --content . --app --enforce',
    'karst test --content . --format json > results.json; karst build --content . --docs --test-results results.json',
  ]).action((options: BuildOptions) => run(options, context));
}
