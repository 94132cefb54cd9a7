import { mkdir, open, readdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UNFINISHED_RESTORE } from '../../store/index.js';
import type { About } from './archive.js';
import { readBackup, type Target } from './reading.js';

/** The folder has something in it. */
export class NotEmpty extends Error {}

function into(folder: string): Target {
  return {
    file: async (path) => {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      const file = await open(join(folder, path), 'wx', 0o600);
      return {
        write: (piece) => file.writeFile(piece),
        end: async () => {
          await file.datasync();
          await file.close();
        },
      };
    },
    link: async (path, to) => {
      await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
      await symlink(to, join(folder, path));
    },
  };
}

/**
 * Unpacks a backup into a folder that is empty or not there, and takes up again what an interrupted attempt left. As long as
 * it is not whole and checked everything is in a folder below, with which the store does not open. Rejects as `readBackup`, or
 * with `NotEmpty`; nothing is left then.
 */
export async function restoreBackup(path: string, folder: string, newestSchema: number): Promise<About> {
  const draft = join(folder, UNFINISHED_RESTORE);
  const there = await readdir(folder).catch(() => []);
  // A file system's own folder is no reason to refuse a fresh volume.
  if (there.some((name) => name !== UNFINISHED_RESTORE && name !== 'lost+found')) throw new NotEmpty(folder);
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    const about = await readBackup(path, newestSchema, into(draft));
    for (const name of await readdir(draft)) await rename(join(draft, name), join(folder, name));
    await rmdir(draft);
    return about;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}
