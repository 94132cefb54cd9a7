import { KarstError } from '../diagnostics/index.js';
import { diagnose } from './failure.js';
import type { Store } from './store.js';

function mustGoOn(signal: AbortSignal): void {
  if (signal.aborted) throw new KarstError(diagnose('store/cancelled', {}));
}

/**
 * The same store for one piece of work that may be cancelled: once the signal is aborted its queries under way are stopped
 * and reject with `store/cancelled`, as does every later query or write. Letting go of held rows still works.
 */
export function cancellable(store: Store, signal: AbortSignal): Store {
  const going = async <T>(work: () => Promise<T>): Promise<T> => {
    mustGoOn(signal);
    return await work();
  };
  return {
    insertEvents: (events) => going(() => store.insertEvents(events)),
    insertNew: (events, unless) => going(() => store.insertNew(events, unless)),
    acceptEvents: (events, mark) => going(() => store.acceptEvents(events, mark)),
    marks: () => store.marks(),
    flush: () => going(() => store.flush()),
    backlog: () => store.backlog(),
    catalogue: () => store.catalogue(),
    query: (query, options) => going(() => store.query(query, { ...options, signal })),
    hold: (fields, rows) => going(() => store.hold(fields, rows)),
    release: (held) => store.release(held),
    appendRecords: (kind, records) => going(() => store.appendRecords(kind, records)),
    records: (kind, since) => going(() => store.records(kind, since)),
    lookups: store.lookups,
    upkeep: store.upkeep,
    close: () => store.close(),
  };
}
