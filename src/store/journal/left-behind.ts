import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBatch, type JournalBatch } from './frame.js';
import { framesOf } from './segment.js';

/** A file of the journal that a process left behind. */
export interface JournalFile {
  readonly number: number;
  readonly path: string;
  /** Its batches, and how many are damaged beyond reading. */
  read(): Promise<{ readonly batches: readonly JournalBatch[]; readonly damaged: number }>;
  remove(): Promise<void>;
}

const NAME = /^(\d{12})\.journal$/;

async function read(path: string): ReturnType<JournalFile['read']> {
  const { payloads, damaged } = framesOf(await readFile(path));
  const batches: JournalBatch[] = [];
  let unreadable = damaged;
  for (const payload of payloads) {
    try {
      batches.push(decodeBatch(payload));
    } catch {
      unreadable++;
    }
  }
  return { batches, damaged: unreadable };
}

/** The files in the folder of a journal, oldest first. */
export async function journalFiles(folder: string): Promise<readonly JournalFile[]> {
  const names = await readdir(folder).catch(() => []);
  return names
    .flatMap((name) => {
      const number = Number(NAME.exec(name)?.[1] ?? -1);
      const path = join(folder, name);
      return number < 0 ? [] : [{ number, path, read: () => read(path), remove: () => rm(path, { force: true }) }];
    })
    .sort((a, b) => a.number - b.number);
}

/** Keeps a damaged file for whoever wants to look at it, under a name that no start reads again; resolves to the name. */
export async function setAside({ path }: JournalFile): Promise<string> {
  const aside = `${path}.damaged`;
  await rename(path, aside);
  return aside;
}
