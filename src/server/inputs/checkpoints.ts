import { stat } from 'node:fs/promises';
import type { StoredEvent } from '../../store/index.js';
import type { Intake } from '../intake.js';
import { alike, type Checkpoint, parseCheckpoint } from './checkpoint.js';

const FILE = 'file:';
/** What a file was before it was cut or replaced. */
const PAST = 'past:';
/** Milliseconds for which files that are gone, and what files were before, are remembered. */
const KEPT = 7 * 24 * 3_600_000;

export function keyOf({ dev, ino }: { readonly dev: number; readonly ino: number }): string {
  return `${FILE}${dev}:${ino}`;
}

/** How far all files were read. A checkpoint is stored with the events it stands for, in one step. */
export class Checkpoints {
  readonly #all = new Map<string, Checkpoint>();
  readonly #owners = new Map<string, object>();

  constructor(
    marks: ReadonlyMap<string, string>,
    private readonly intake: Intake,
  ) {
    for (const [key, value] of marks) {
      const found = key.startsWith(FILE) || key.startsWith(PAST) ? parseCheckpoint(value) : undefined;
      if (found !== undefined) this.#all.set(key, found);
    }
  }

  get(key: string): Checkpoint | undefined {
    return this.#all.get(key);
  }

  /** A file that several inputs name is read by the first. */
  claim(key: string, owner: object): boolean {
    const first = this.#owners.get(key) ?? owner;
    this.#owners.set(key, first);
    return first === owner;
  }

  /** Takes events with the place that their file is read to; waits while the store is full. */
  async commit(events: readonly StoredEvent[], key: string, checkpoint: Checkpoint): Promise<void> {
    while (this.intake.load >= 1) await new Promise((resolve) => setTimeout(resolve, 100));
    await this.intake.add(events, { key, value: JSON.stringify(checkpoint) });
    this.#all.set(key, checkpoint);
  }

  /** A file was cut or replaced under its inode: a copy may turn up that holds what was read. */
  async retire(key: string): Promise<void> {
    const old = this.#all.get(key);
    if (old === undefined) return;
    await this.commit([], `${PAST}${old.head[1]}:${old.tail[1]}:${old.offset}`, { ...old, at: Date.now() });
    await this.#forget(key);
  }

  /** What files like one of this name were read to, and whether each is still under its name. */
  async like(path: string, self: string): Promise<readonly { readonly found: Checkpoint; readonly there: boolean }[]> {
    const all = [...this.#all].filter(
      ([key, { path: other, offset }]) => key !== self && offset > 0 && alike(path, other),
    );
    return Promise.all(
      all.map(async ([key, found]) => {
        const now = key.startsWith(FILE) ? await stat(found.path).catch(() => undefined) : undefined;
        return { found, there: now !== undefined && keyOf(now) === key };
      }),
    );
  }

  /** Forgets what is long gone. */
  async prune(): Promise<void> {
    for (const [key, { at, path }] of this.#all) {
      if (Date.now() - at < KEPT) continue;
      const now = key.startsWith(FILE) ? await stat(path).catch(() => undefined) : undefined;
      if (now === undefined || keyOf(now) !== key) await this.#forget(key);
    }
  }

  async #forget(key: string): Promise<void> {
    this.#all.delete(key);
    await this.intake.add([], { key, value: '' });
  }
}
