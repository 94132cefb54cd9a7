import type { StoredEvent } from '../store/index.js';

/** Where batches of events go; resolves when they are stored. */
export type EventSink = (events: readonly StoredEvent[]) => Promise<void>;

/**
 * Hands events to a sink in batches. While a call of the sink is under way the next batch is gathered and handed over;
 * a third one waits. An error of the sink comes out of the next `flushFull` or `finish`.
 */
export class Batches {
  readonly #sink: EventSink;
  readonly #size: number;
  #events: StoredEvent[] = [];
  #pending: Promise<void> = Promise.resolve();

  constructor(sink: EventSink, size: number) {
    this.#sink = sink;
    this.#size = Math.max(1, size);
  }

  add(event: StoredEvent): void {
    this.#events.push(event);
  }

  /** Sends all full batches. */
  async flushFull(): Promise<void> {
    let from = 0;
    while (this.#events.length - from >= this.#size) {
      await this.#send(this.#events.slice(from, from + this.#size));
      from += this.#size;
    }
    if (from > 0) this.#events = this.#events.slice(from);
  }

  /** Sends the rest and waits for the sink. */
  async finish(): Promise<void> {
    await this.flushFull();
    if (this.#events.length > 0) await this.#send(this.#events);
    this.#events = [];
    await this.#pending;
  }

  /** The sink starts at once, so that it can prepare this batch while the store works on the one before. */
  async #send(events: readonly StoredEvent[]): Promise<void> {
    const before = this.#pending;
    const call = this.#sink(events);
    this.#pending = call;
    // Awaited later: without this, a rejection in the meantime would count as unhandled.
    call.catch(() => undefined);
    try {
      await before;
    } catch (error) {
      await Promise.allSettled([call]);
      throw error;
    }
  }
}
