import { openEngine } from './embedded.js';
import { openNewStore } from './event-store.js';
import type { Store } from './store.js';

/** Stores that are thrown away: many at a time, each seeing its own events, records and lookups alone. */
export interface ScratchStores {
  /**
   * A new empty store, which closing throws away. `inMemory` keeps its events there: opening, filling and searching
   * costs a few milliseconds, and memory about as much as the events are long.
   */
  open(options: { readonly inMemory: boolean }): Promise<Store>;
  /** To be called when all its stores are closed. */
  close(): Promise<void>;
}

/** Opens one engine in a temporary directory for any number of stores. Rejects as `openEmbedded` does. */
export async function openScratchStores(): Promise<ScratchStores> {
  const engine = await openEngine();
  let opened = 0;
  return {
    open: async ({ inMemory }) => {
      opened += 1;
      return openNewStore(await engine.within(`scratch_${opened}`, inMemory));
    },
    close: () => engine.close(),
  };
}
