import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(cliMessages);

/** The folder of the package Karst runs from, whether from `src/` or from `dist/`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'packs')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new KarstError(diagnose('cli/no-packs', {}));
    folder = above;
  }
  return folder;
}

function packsWith(entry: string): readonly string[] {
  const packs = join(packageRoot(), 'packs');
  return readdirSync(packs)
    .sort()
    .map((name) => join(packs, name))
    .filter((folder) => existsSync(join(folder, entry)));
}

/** Content that is asked for by name: `--content karst`. */
const ON_REQUEST: ReadonlySet<string> = new Set(['karst']);

/** Bundled folders with detections that are always there. */
export function contentPacks(): readonly string[] {
  return packsWith('detections').filter((folder) => !ON_REQUEST.has(basename(folder)));
}

/** The folder that a value of --content means: a path, else the bundled pack of that name. */
export function contentFolder(given: string, folder: string): string {
  const path = resolve(folder, given);
  return ON_REQUEST.has(given) && !existsSync(path) ? join(packageRoot(), 'packs', given) : path;
}

/** Bundled folders with props.conf and its kin. */
export function knowledgePacks(): readonly string[] {
  return packsWith('default');
}

/** A bundled sample log. */
export function sampleLog(name: string): string {
  return join(packageRoot(), 'packs', 'samples', name);
}
