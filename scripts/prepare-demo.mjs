// `npm run demo` starts here: install if needed, build if anything is newer than the last build.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';

// Written after a build without errors: the compiler's own files are there after a failed one too.
const STAMP = 'dist/.built';
const ENTRY = 'dist/src/cli/karst.js';

function newestChange(folder) {
  return readdirSync(folder, { recursive: true }).reduce(
    (newest, name) => Math.max(newest, statSync(join(folder, name)).mtimeMs),
    0,
  );
}

function isStale() {
  if (!existsSync(STAMP) || !existsSync(ENTRY)) return true;
  const built = statSync(STAMP).mtimeMs;
  const inputs = ['package.json', 'tsconfig.json', 'tsconfig.build.json'].map((path) => statSync(path).mtimeMs);
  return Math.max(newestChange('src'), ...inputs) > built;
}

ensureInstalled();
if (isStale()) {
  console.log('Building …');
  const result = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
    stdio: 'inherit',
  });
  if (result.status !== 0) process.exit(1);
  writeFileSync(STAMP, '');
}
