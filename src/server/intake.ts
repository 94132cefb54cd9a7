import type { Store, StoredEvent } from '../store/index.js';

/** Events of one insert at most: beyond, larger ones are no cheaper. */
const MAX_BATCH = 20_000;
/** Events that may wait for an insert. */
const MAX_WAITING = 200_000;
/** Inserts under way: while the engine works on one, the store prepares the next. */
const MAX_RUNNING = 2;
/** Share of a limit from which on it is nearly reached. */
export const NEARLY = 0.8;

interface Waiting {
  readonly events: readonly StoredEvent[];
  done(): void;
  failed(error: unknown): void;
}

/**
 * Where the events of concurrent requests become few inserts: what arrives while an insert is under way goes in together
 * with the next. An insert costs the engine much the same for a hundred events as for thousands.
 */
export class Intake {
  readonly #waiting: Waiting[] = [];
  #count = 0;
  #running = 0;

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
    if (this.#running >= MAX_RUNNING || this.#waiting.length === 0) return;
    this.#running++;
    // Requests that are read in this turn of the event loop come along.
    setImmediate(() => void this.#insert(this.#take()));
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
    try {
      if (batch.length > 0) await this.store.insertEvents(batch.flatMap(({ events }) => events));
      for (const { done } of batch) done();
    } catch (error) {
      for (const { failed } of batch) failed(error);
    } finally {
      this.#running--;
      this.#next();
    }
  }
}
