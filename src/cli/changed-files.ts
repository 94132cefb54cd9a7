import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cliMessages } from '../diagnostics/codes/cli.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';

const diagnose = diagnoser(cliMessages);
const run = promisify(execFile);

async function git(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run('git', ['-C', folder, ...args], { maxBuffer: 64 * 1024 * 1024 });
  return stdout;
}

/** The commit of a ref, as a hash: what a user writes is never taken for an option. */
async function commitOf(folder: string, ref: string): Promise<string> {
  try {
    return (await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`])).trim();
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new KarstError(diagnose('cli/git-ref', {}, ref, folder, missing));
  }
}

/**
 * The files below a folder of a git repository that differ from what a ref has: committed, staged, only edited, or new
 * and not ignored. Absolute paths. Throws a `KarstError` if the folder is in no repository or the ref means nothing.
 */
export async function changedFiles(folder: string, ref: string): Promise<readonly string[]> {
  const commit = await commitOf(folder, ref);
  const changed = await git(folder, ['diff', '--name-only', '--relative', '--no-renames', '-z', commit, '--']);
  const added = await git(folder, ['ls-files', '--others', '--exclude-standard', '-z']);
  return `${changed}${added}`
    .split('\0')
    .filter((name) => name !== '')
    .map((name) => join(folder, name));
}
