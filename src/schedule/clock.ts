/** What time it is, and waiting: the scheduler asks nobody else. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(done, milliseconds);
      function done(): void {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    }),
};

/** A clock that stands still until it is set. */
export class TestClock implements Clock {
  readonly #sleepers = new Set<() => void>();

  constructor(private time: number) {}

  now(): number {
    return this.time;
  }

  /** Sets the time, forwards or back, and wakes everyone. */
  set(time: number): void {
    this.time = time;
    for (const wake of [...this.#sleepers]) wake();
  }

  sleep(_: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#sleepers.delete(wake);
        resolve();
      };
      this.#sleepers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      if (signal.aborted) wake();
    });
  }
}
