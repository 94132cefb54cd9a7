import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { filesUnder } from './files.js';
import { dealt, mayShare } from './test-groups.js';

const PROCESSES = 2;
const FLAGS = ['--import', 'tsx', '--test', `--test-concurrency=${PROCESSES}`, '--test-reporter=spec'];

function run(files: readonly string[]): number {
  const result = spawnSync(process.execPath, [...FLAGS, ...files], { stdio: 'inherit' });
  if (result.error !== undefined) console.error(`Could not start node: ${result.error.message}`);
  return result.status ?? 1;
}

/** Writes one file for each group of test files that share a process. */
function sharedIn(folder: string, files: readonly string[]): readonly string[] {
  return dealt(files, PROCESSES).map((group, i) => {
    const path = join(folder, `shared-${i + 1}.test.mjs`);
    writeFileSync(path, group.map((file) => `import '${pathToFileURL(resolve(file)).href}';\n`).join(''));
    return path;
  });
}

function runAll(): number {
  const files = filesUnder(['src', 'scripts', 'tests'], '.test.ts');
  if (files.length === 0) {
    console.error('No *.test.ts file found under src/, scripts/ and tests/. Run this from the project root.');
    return 1;
  }
  const sharing = new Set(files.filter((file) => mayShare(readFileSync(file, 'utf8'))));
  const folder = mkdtempSync(join(tmpdir(), 'karst-tests-'));
  try {
    return run([...sharedIn(folder, [...sharing]), ...files.filter((file) => !sharing.has(file))]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const asked = process.argv.slice(2);
process.exitCode = asked.length > 0 ? run(asked) : runAll();
