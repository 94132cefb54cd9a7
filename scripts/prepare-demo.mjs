// `npm run demo` starts here: install if needed, build if anything is newer than the last build.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureInstalled } from './install.mjs';

const ENTRY = 'dist/karst.js';

function newestChange(folder) {
  return readdirSync(folder, { recursive: true }).reduce(
    (newest, name) => Math.max(newest, statSync(join(folder, name)).mtimeMs),
    0,
  );
}

function isStale() {
  if (!existsSync(ENTRY)) return true;
  const inputs = ['package-lock.json', 'scripts/build.mjs'].map((path) => statSync(path).mtimeMs);
  return Math.max(newestChange('src'), ...inputs) > statSync(ENTRY).mtimeMs;
}

ensureInstalled();
if (isStale()) {
  console.log('Building …');
  // What builds is itself installed only now.
  const { buildKarst } = await import('./build.mjs');
  await buildKarst();
}
