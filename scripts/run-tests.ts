import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compiledPath, compileTests } from './compile-tests.js';
import { filesUnder } from './files.js';
import { dealt, mayShare } from './test-groups.js';

const PROCESSES = 2;
const FLAGS = ['--enable-source-maps', '--test', `--test-concurrency=${PROCESSES}`, '--test-reporter=spec'];

/** Compiled files find the packages that they import above them. */
const CACHE = 'node_modules/.cache';

function run(compiled: readonly string[], folder: string): number {
  const env = { ...process.env, KARST_COMPILED_TESTS: resolve(folder) };
  const result = spawnSync(process.execPath, [...FLAGS, ...compiled], { stdio: 'inherit', env });
  if (result.error !== undefined) console.error(`Could not start node: ${result.error.message}`);
  return result.status ?? 1;
}

/** Writes one file for each group of compiled test files that share a process. */
function sharedIn(folder: string, compiled: readonly string[]): readonly string[] {
  return dealt(compiled, PROCESSES).map((group, i) => {
    const path = join(folder, `shared-${i + 1}.test.js`);
    writeFileSync(path, group.map((file) => `import '${pathToFileURL(resolve(file)).href}';\n`).join(''));
    return path;
  });
}

async function runFiles(files: readonly string[]): Promise<number> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'karst-tests-'));
  // An interrupted run ends with its children, and clears up.
  process.on('SIGINT', () => undefined);
  try {
    await compileTests(files, folder);
    const sharing = new Set(files.filter((file) => mayShare(readFileSync(file, 'utf8'))));
    const compiled = (some: readonly string[]) => some.map((file) => compiledPath(file, folder));
    const alone = compiled(files.filter((file) => !sharing.has(file)));
    return run([...sharedIn(folder, compiled([...sharing])), ...alone], folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const asked = process.argv.slice(2);
const files = asked.length > 0 ? asked : filesUnder(['src', 'scripts', 'tests'], '.test.ts');
if (files.length === 0) {
  console.error('No *.test.ts file found under src/, scripts/ and tests/. Run this from the project root.');
  process.exitCode = 1;
} else process.exitCode = await runFiles(files);
