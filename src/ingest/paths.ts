import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, KarstError } from '../diagnostics/index.js';
import { diagnose, type Report } from './report.js';

/** Datasets come with descriptions beside the logs; their lines, read as events, would be found by searches. */
const DESCRIPTION = /\.ya?ml$/i;

async function filesIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const visible = entries.filter((entry) => !entry.name.startsWith('.')).sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = await Promise.all(
    visible.map(async (entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesIn(path);
      // Links to files count, links to folders do not: they may lead back up.
      return entry.isFile() || (entry.isSymbolicLink() && (await isFile(path))) ? [path] : [];
    }),
  );
  return lists.flat();
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/**
 * The files that `paths` name: a file is itself, a folder all files below it by name, without hidden ones, without YAML and
 * without following links to folders. Each file once, in the order asked for.
 *
 * @param report hears of folders without a file and of YAML that was left out
 * @throws KarstError `ingest/no-such-path` with all paths that do not exist, `ingest/not-a-file` with all pipes and
 * devices (they can be read only once, and a fingerprint comes before the events), `ingest/unreadable-file` for a folder
 * that may not be listed
 */
export async function expandPaths(paths: readonly string[], report: Report = () => undefined): Promise<string[]> {
  const files: string[] = [];
  const wrong: Diagnostic[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) wrong.push(diagnose('ingest/no-such-path', {}, path));
    else if (found.isDirectory()) files.push(...(await logsIn(path, report)));
    else if (found.isFile()) files.push(path);
    else wrong.push(diagnose('ingest/not-a-file', {}, path));
  }
  if (wrong.length > 0) throw new KarstError(wrong);
  return [...new Set(files)];
}

async function logsIn(folder: string, report: Report): Promise<readonly string[]> {
  const files = await listed(folder);
  for (const file of files.filter((file) => DESCRIPTION.test(file))) report(diagnose('ingest/description', { file }));
  if (files.length === 0) report(diagnose('ingest/empty-folder', {}, folder));
  return files.filter((file) => !DESCRIPTION.test(file));
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await filesIn(folder);
  } catch (error) {
    throw new KarstError(diagnose('ingest/unreadable-file', { file: folder }, (error as Error).message));
  }
}
