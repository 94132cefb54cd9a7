import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KarstError } from '../diagnostics/index.js';
import { diagnose } from './report.js';

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
 * The files that `paths` name: a file is itself, a folder all files below it by name, without hidden ones and without
 * following links to folders. Each file once, in the order asked for.
 *
 * @throws KarstError `ingest/no-such-path` with all paths that do not exist, `ingest/unreadable-file` for a folder that
 * may not be listed
 */
export async function expandPaths(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  const missing: string[] = [];
  for (const path of paths) {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) missing.push(path);
    else if (found.isDirectory()) files.push(...(await listed(path)));
    else files.push(path);
  }
  if (missing.length > 0) throw new KarstError(missing.map((path) => diagnose('ingest/no-such-path', {}, path)));
  return [...new Set(files)];
}

async function listed(folder: string): Promise<readonly string[]> {
  try {
    return await filesIn(folder);
  } catch (error) {
    throw new KarstError(diagnose('ingest/unreadable-file', { file: folder }, (error as Error).message));
  }
}
