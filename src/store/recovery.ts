import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import { diagnose } from './failure.js';
import { type JournalBatch, type JournalFile, journalFiles, setAside } from './journal/index.js';
import { DamagedMarks, Marks } from './marks.js';

export type Report = (diagnostic: Diagnostic) => void;

/** Events that go into tables at a time. */
const MANY = 20_000;

type Insert = (batches: readonly JournalBatch[]) => Promise<void>;

async function insertAll(batches: readonly JournalBatch[], insert: Insert): Promise<void> {
  let some: JournalBatch[] = [];
  let count = 0;
  for (const batch of batches) {
    some.push(batch);
    count += batch.events.length;
    if (count < MANY) continue;
    await insert(some);
    some = [];
    count = 0;
  }
  // Also those without events, for their marks.
  if (some.length > 0) await insert(some);
}

async function recoverFile(file: JournalFile, insert: Insert, report: Report): Promise<void> {
  const { batches, damaged } = await file.read();
  await insertAll(batches, insert);
  if (damaged === 0) await file.remove();
  else report(diagnose('store/damaged-journal', { file: await setAside(file) }, damaged));
}

/**
 * Moves what a process left in its journal into tables: all that was confirmed to a client is there. `insert` gets batches of
 * which some events may have been inserted before. Resolves to the number of the next file.
 */
export async function recover(folder: string, insert: Insert, report: Report): Promise<number> {
  const files = await journalFiles(folder);
  for (const file of files) await recoverFile(file, insert, report);
  return (files.at(-1)?.number ?? 0) + 1;
}

/** The marks of the store that keeps them in a file; damaged ones are kept aside and reported. */
export async function loadMarks(path: string, report: Report): Promise<Marks> {
  try {
    return await Marks.load(path);
  } catch (error) {
    if (!(error instanceof DamagedMarks)) throw error;
    const aside = `${path}.damaged`;
    await rename(path, aside);
    report(diagnose('store/damaged-marks', { file: aside }));
    return Marks.none(path);
  }
}

/** The folder of a store's journal, in its own. */
export function journalFolder(directory: string): string {
  return join(directory, 'journal');
}
