import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KarstError } from '../diagnostics/index.js';
import { diagnose } from './failure.js';

/** A folder of this name is in a store's as long as a backup is being put there. */
export const UNFINISHED_RESTORE = '.restoring';

/** Throws `store/unfinished-restore` where a restore into a folder never came to its end: half a store looks like a store. */
export function mustBeWhole(folder: string): void {
  if (!existsSync(join(folder, UNFINISHED_RESTORE))) return;
  throw new KarstError(diagnose('store/unfinished-restore', {}, folder));
}
