import type { Log } from '../log.js';
import type { InputStatus } from './input.js';

/** Counts what an input does; the first of its problems goes to the log. */
export class Tally {
  #events = 0;
  #last: number | undefined;
  #dropped = 0;
  #errors = 0;
  #lastError: string | undefined;

  constructor(
    private readonly name: () => string,
    private readonly index: string,
    private readonly log: Log,
  ) {}

  taken(events: number): void {
    this.#events += events;
    this.#last = Date.now();
  }

  dropped(messages: number): void {
    this.#dropped += messages;
  }

  failed(error: unknown): void {
    this.#errors++;
    this.#lastError = error instanceof Error ? error.message : String(error);
    if (this.#errors === 1)
      this.log('warning', 'an input has a problem', { input: this.name(), error: this.#lastError });
  }

  status(): InputStatus {
    return {
      name: this.name(),
      index: this.index,
      events: this.#events,
      ...(this.#last === undefined ? {} : { last: this.#last }),
      dropped: this.#dropped,
      errors: this.#errors,
      ...(this.#lastError === undefined ? {} : { lastError: this.#lastError }),
    };
  }
}
