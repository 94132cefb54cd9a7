import type { Store } from '../../src/store/index.js';

/** A store that knows how long its callers have waited for it. */
export class StoreClock {
  readonly store: Store;
  #spent = 0;

  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === 'function' ? this.#timed(value, target) : value;
      },
    });
  }

  /** Milliseconds. */
  get spent(): number {
    return this.#spent;
  }

  /** A method of the store; what it promises counts until it is there. */
  #timed(method: CallableFunction, store: Store) {
    return (...args: unknown[]): unknown => {
      const begin = performance.now();
      const made: unknown = Reflect.apply(method as (...given: unknown[]) => unknown, store, args);
      const stop = (): void => {
        this.#spent += performance.now() - begin;
      };
      if (made instanceof Promise) return made.finally(stop);
      stop();
      return made;
    };
  }
}
