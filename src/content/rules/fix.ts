import { readFile, writeFile } from 'node:fs/promises';
import type { Diagnostic } from '../../diagnostics/index.js';
import type { Edit, Fixable } from './rule.js';

/** What has been mended. */
export interface Fixed {
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

function isFixable(diagnostic: Diagnostic): diagnostic is Fixable {
  return 'edit' in diagnostic && diagnostic.file !== undefined && diagnostic.source !== undefined;
}

/** The edits that do not touch each other, last ones first. */
function apart(found: readonly Fixable[]): readonly Fixable[] {
  const sorted = [...found].sort((a, b) => b.edit.from - a.edit.from);
  let next = Number.POSITIVE_INFINITY;
  return sorted.filter(({ edit }) => {
    if (edit.to > next) return false;
    next = edit.from;
    return true;
  });
}

function edited(text: string, { from, to, text: instead }: Edit): string {
  return text.slice(0, from) + instead + text.slice(to);
}

/**
 * Mends in the files what can be mended without a thought, a piece at a time: everything around it stays as it is. Files
 * that have changed since they were read are left alone. Rejects with the file system's error where a file cannot be written.
 */
export async function applyFixes(diagnostics: readonly Diagnostic[]): Promise<readonly Fixed[]> {
  const byFile = new Map<string, Fixable[]>();
  for (const one of diagnostics.filter(isFixable))
    byFile.set(one.file ?? '', [...(byFile.get(one.file ?? '') ?? []), one]);
  const fixed: Fixed[] = [];
  for (const [file, found] of byFile) {
    const text = await readFile(file, 'utf8');
    const ours = apart(found.filter(({ source }) => source === text));
    if (ours.length === 0) continue;
    await writeFile(
      file,
      ours.reduce((before, { edit }) => edited(before, edit), text),
    );
    fixed.push(...[...ours].reverse().map(({ code, message }) => ({ file, code, message })));
  }
  return fixed;
}
