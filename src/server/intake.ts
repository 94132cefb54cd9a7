import type { Store, StoredEvent } from '../store/index.js';

/** Events of one insert at most: beyond, larger ones are no cheaper. */
const MAX_BATCH = 20_000;
/** Events that may wait for an insert. */
const MAX_WAITING = 200_000;
/** Milliseconds that an insert waits at most for more events to come. */
const MAX_GATHER = 20;
/** And at most this share of what the insert before it took: what an insert costs by itself is saved as often. */
const GATHER_SHARE = 0.25;
/** Share of a limit from which on it is nearly reached. */
export const NEARLY = 0.8;

interface Waiting {
  readonly events: readonly StoredEvent[];
  done(): void;
  failed(error: unknown): void;
}

/**
 * Where the events of concurrent requests become few inserts: what arrives while an insert is under way goes in together
 * with the next, which also waits a moment for the clients that have just got their answers. An insert costs the engine
 * much the same for a hundred events as for thousands.
 */
export class Intake {
  readonly #waiting: Waiting[] = [];
  #count = 0;
  #running = false;
  /** Milliseconds of the last insert. */
  #lasted = 0;

  constructor(private readonly store: Pick<Store, 'insertEvents'>) {}

  /** How full the queue is: 1 and more = no further requests should be taken. */
  get load(): number {
    return this.#count / MAX_WAITING;
  }

  /** Resolves once the events are committed; rejects as the store does. */
  add(events: readonly StoredEvent[]): Promise<void> {
    if (events.length === 0) return Promise.resolve();
    return new Promise((done, failed) => {
      this.#waiting.push({ events, done, failed });
      this.#count += events.length;
      this.#next();
    });
  }

  #next(): void {
    if (this.#running || this.#waiting.length === 0) return;
    this.#running = true;
    const gather = this.#count < MAX_BATCH ? Math.min(MAX_GATHER, this.#lasted * GATHER_SHARE) : 0;
    setTimeout(() => void this.#insert(this.#take()), gather);
  }

  #take(): readonly Waiting[] {
    let size = 0;
    let taken = 0;
    for (const { events } of this.#waiting) {
      if (taken > 0 && size + events.length > MAX_BATCH) break;
      size += events.length;
      taken++;
    }
    this.#count -= size;
    return this.#waiting.splice(0, taken);
  }

  async #insert(batch: readonly Waiting[]): Promise<void> {
    const begin = performance.now();
    try {
      await this.store.insertEvents(batch.flatMap(({ events }) => events));
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
    this.#lasted = performance.now() - begin;
    this.#running = false;
    this.#next();
  }
}
