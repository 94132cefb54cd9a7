import type { Removal, Store } from '../../store/index.js';
import type { Retention } from './rules.js';
import { type Swept, sweep } from './sweep.js';

/** Milliseconds from the start of a server to its first pass, and between two. */
const FIRST = 60_000;
const EVERY = 3_600_000;

export interface KeeperOptions {
  readonly store: Store;
  /** The rules as they are now; may throw, which costs a pass. */
  readonly rules: () => Retention;
  /** Is told of what was removed, before the next pass. */
  readonly removed: (swept: Swept) => Promise<void>;
  readonly failed: (error: unknown) => void;
}

/** What retention has done since the server began. */
export interface KeeperTally {
  readonly passes: number;
  readonly failures: number;
  /** When the last good pass ended; milliseconds since the epoch. */
  readonly last: number | undefined;
  readonly byIndex: ReadonlyMap<string, Pick<Removal, 'events' | 'bytes'>>;
  readonly runs: number;
}

/** Of a server that has just begun. */
export const NO_TALLY: KeeperTally = { passes: 0, failures: 0, last: undefined, byIndex: new Map(), runs: 0 };

/** Removes old events as long as a server runs, one pass an hour. */
export class Keeper {
  #timer: NodeJS.Timeout | undefined;
  #pass: Promise<void> = Promise.resolve();
  #stopped = false;
  #tally = NO_TALLY;

  private constructor(private readonly options: KeeperOptions) {}

  static start(options: KeeperOptions): Keeper {
    const keeper = new Keeper(options);
    keeper.#later(FIRST);
    return keeper;
  }

  tally(): KeeperTally {
    return this.#tally;
  }

  /** Starts no further pass, and waits for the one under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#pass;
  }

  #later(wait: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#pass = this.#run().finally(() => this.#later(EVERY));
    }, wait);
    this.#timer.unref();
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    const { store, rules, removed, failed } = this.options;
    try {
      const swept = await sweep(store, rules(), { now: Date.now() });
      this.#count(swept);
      if (swept.removals.length > 0 || swept.runs > 0) await removed(swept);
    } catch (error) {
      this.#tally = { ...this.#tally, failures: this.#tally.failures + 1 };
      failed(error);
    }
  }

  #count({ removals, runs }: Swept): void {
    const byIndex = new Map(this.#tally.byIndex);
    for (const { index, events, bytes } of removals) {
      const before = byIndex.get(index) ?? { events: 0, bytes: 0 };
      byIndex.set(index, { events: before.events + events, bytes: before.bytes + bytes });
    }
    const { passes, failures, runs: before } = this.#tally;
    this.#tally = { passes: passes + 1, failures, last: Date.now(), byIndex, runs: before + runs };
  }
}
