// Runs before anything is installed: Node's own modules only.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const LEAST_NODE = [20, 19];

/** @param {string} version e.g. `v20.19.5` */
export function nodeIsRecent(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
}

/**
 * Whether `installed` (npm's node_modules/.package-lock.json) is what `wanted` (package-lock.json) asks for.
 * Optional packages may be missing: they are builds for other platforms.
 */
export function isInstalled(wanted, installed) {
  const have = installed.packages ?? {};
  return Object.entries(wanted.packages ?? {})
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, entry]) => {
      const found = have[path];
      return found === undefined ? entry.optional === true : found.integrity === entry.integrity;
    });
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Installs the locked packages if they are not there; ends the process with a message if that cannot be. */
export function ensureInstalled() {
  if (!nodeIsRecent(process.version)) {
    console.error(`Karst needs Node ${LEAST_NODE.join('.')} or newer; this is ${process.version}.`);
    process.exit(1);
  }
  const hidden = 'node_modules/.package-lock.json';
  if (existsSync(hidden) && isInstalled(readJson('package-lock.json'), readJson(hidden))) return;
  console.log('Installing the locked packages …');
  if (npm(['ci'])) return;
  console.error('The packages could not be installed; see above. Karst needs them from the npm registry once.');
  process.exit(1);
}

function npm(args) {
  const windows = process.platform === 'win32';
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
  return spawnSync(windows ? 'npm.cmd' : 'npm', [...args, ...flags], { stdio: 'inherit', shell: windows }).status === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) ensureInstalled();
