import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(cliMessages);

/** Throws a KarstError that says why the path cannot be written. */
function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new KarstError(diagnose('cli/cannot-write', {}, path, (error as Error).message));
  }
}

/** Makes a folder, and those that it is in. Throws a KarstError. */
export function makeFolder(folder: string): void {
  writing(folder, () => mkdirSync(folder, { recursive: true }));
}

/** Writes a file into a folder that is there. Throws a KarstError. */
export function writeText(path: string, text: string): void {
  writing(path, () => writeFileSync(path, text));
}

/** Writes a file, and makes the folders that it is in. Throws a KarstError. */
export function writeTextAndFolders(path: string, text: string): void {
  writing(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  });
}
