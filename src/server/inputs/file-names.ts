import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** A file that an input names, as it is now. */
export interface FoundFile {
  readonly path: string;
  readonly stats: Stats;
}

/** Files of one input at most; what is beyond is told. */
export const MOST_FILES = 10_000;
/** Folders below a folder, and so links that lead back up, are followed that deep. */
const DEEPEST = 32;

const WILD = /[*?[{]/;

/** The part of a pattern before its first wildcard: a folder, or all of it where it has none. */
export function fixedPart(pattern: string): string {
  const parts = pattern.split(sep);
  const wild = parts.findIndex((part) => WILD.test(part));
  return wild < 0 ? pattern : parts.slice(0, wild).join(sep) || sep;
}

function partExpression(part: string): string {
  return part
    .replace(/[.+^$()|\\[\]{}]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]');
}

/**
 * What a pattern means: `*` any characters of a name, `?` one, `**` (or Splunk's `...`) any folders. Undefined: it has no
 * wildcard. Source of `...`: inputs.conf, "[monitor://<path>]".
 */
export function patternExpression(pattern: string): RegExp | undefined {
  if (!WILD.test(pattern)) return undefined;
  const parts = pattern.split(sep);
  const last = parts.pop() ?? '';
  const folders = parts.map((part) => (part === '**' ? '(?:.*/)?' : `${partExpression(part)}/`));
  return new RegExp(`^${folders.join('')}${last === '**' ? '.*' : partExpression(last)}$`);
}

/** The files of a path, a folder with all below it, or a pattern; hidden ones only where a path names them. */
export async function filesOf(
  pattern: string,
  failed: (path: string, error: unknown) => void,
): Promise<readonly FoundFile[]> {
  const found: FoundFile[] = [];
  const wanted = patternExpression(pattern);
  const visit = async (path: string, depth: number): Promise<void> => {
    if (found.length >= MOST_FILES) return;
    const stats = await stat(path).catch((error: NodeJS.ErrnoException) => {
      // A file may go between listing and looking.
      if (error.code !== 'ENOENT') failed(path, error);
      return undefined;
    });
    if (stats?.isFile() && (wanted === undefined || wanted.test(path))) found.push({ path, stats });
    if (!stats?.isDirectory() || depth > DEEPEST) return;
    const names = await readdir(path).catch((error: unknown) => {
      failed(path, error);
      return [];
    });
    for (const name of names.sort()) if (!name.startsWith('.')) await visit(join(path, name), depth + 1);
  };
  await visit(fixedPart(pattern), 0);
  if (found.length >= MOST_FILES)
    failed(pattern, new Error(`there are more than ${MOST_FILES} files; the rest is not read`));
  return found;
}
