import type { Knowledge, LookupTable, OriginKey, SearchTimeOperations } from '../../src/knowledge/index.js';
import { type SearchRequest, type SearchResult, search } from '../../src/search/index.js';
import type { Macro } from '../../src/search/spl/index.js';
import { openEmbedded, type Store, type StoredEvent, type TableEntry } from '../../src/store/index.js';

/** A field's values as tests write them. */
export type LoadedEvent = Readonly<Record<string, string | readonly string[]>>;

export interface Bed {
  readonly macros?: ReadonlyMap<string, Macro>;
  readonly lookups?: ReadonlyMap<string, LookupTable>;
  readonly dataModels?: Knowledge['dataModels'];
  readonly transactionTypes?: NonNullable<Knowledge['transactionTypes']>;
  readonly savedSearches?: ReadonlyMap<string, string>;
  readonly now?: number;
  readonly timezone?: string;
}

const CASES_PER_STORE = 150;

const BASE_TIME = Date.UTC(2024, 0, 1);

function micros(event: LoadedEvent, position: number): number {
  const written = event._time;
  if (typeof written !== 'string') return (BASE_TIME - position * 1000) * 1000;
  const seconds = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Date.parse(written) / 1000;
  return Math.round(seconds * 1e6);
}

function toStored(event: LoadedEvent, position: number, sourcetype: string): StoredEvent {
  const names = Object.keys(event).filter(
    (n) => !['_time', '_raw', 'source', 'host', 'index', 'sourcetype'].includes(n),
  );
  const meta = (name: string, other: string): string =>
    typeof event[name] === 'string' ? (event[name] as string) : other;
  return {
    time: micros(event, position),
    index: meta('index', 'main'),
    sourcetype,
    source: meta('source', 'test'),
    host: meta('host', 'test'),
    raw: meta('_raw', names.map((n) => `${n}=${String(event[n])}`).join(' ')),
    names,
    values: names.map((n) => event[n] ?? ''),
  };
}

/**
 * One store for many small cases: every case's events go into a table of their own, and searches see that table alone,
 * under the sourcetype `t`, by way of a sourcetype rename.
 */
export class TestBed {
  #cases = 0;

  private constructor(private store: Store) {}

  static async open(): Promise<TestBed> {
    return new TestBed(await openEmbedded({}));
  }

  /** Loads events, forgets written lookups, and gives a function that searches. Without `_time`, events come newest first as listed. */
  async load(events: readonly LoadedEvent[], bed: Bed = {}): Promise<(spl: string) => Promise<SearchResult>> {
    this.#cases += 1;
    if (this.#cases % CASES_PER_STORE === 0) await this.#renew();
    const sourcetype = `t${this.#cases}`;
    // Later insertion is newer: events of one time come back in the order listed.
    const stored = events.map((e, i) => toStored(e, i, sourcetype)).reverse();
    const { store } = this;
    if (stored.length > 0) await store.insertEvents(stored);
    for (const written of store.lookups.list()) await store.lookups.remove(written);
    const own = (t: TableEntry): boolean => t.origins.some((o) => o.sourcetype === sourcetype);
    const visible: Store = Object.create(store, {
      catalogue: { value: () => ({ tables: store.catalogue().tables.filter(own) }) },
      query: { value: store.query.bind(store) },
      hold: { value: store.hold.bind(store) },
      release: { value: store.release.bind(store) },
      insertEvents: { value: store.insertEvents.bind(store) },
      flush: { value: store.flush.bind(store) },
    }) as Store;
    const savedSearches = bed.savedSearches ?? new Map<string, string>();
    const request = { knowledge: knowledgeOf(sourcetype, bed), savedSearches, ...clock(bed) };
    return (spl) => search({ ...request, spl } satisfies SearchRequest, visible);
  }

  close(): Promise<void> {
    return this.store.close();
  }

  /** A store has tables for so many sourcetypes; the searches of earlier cases have been run by then. */
  async #renew(): Promise<void> {
    await this.store.close();
    this.store = await openEmbedded({});
  }
}

function clock(bed: Bed): { now?: number; timezone?: string } {
  return {
    ...(bed.now === undefined ? {} : { now: bed.now }),
    ...(bed.timezone === undefined ? {} : { timezone: bed.timezone }),
  };
}

function knowledgeOf(sourcetype: string, bed: Bed): Knowledge {
  const operations: SearchTimeOperations = {
    extractions: [],
    aliases: [],
    calculated: [],
    lookups: [],
    sourcetype: 't',
    signature: sourcetype,
  };
  return {
    operationsFor: (_origin: OriginKey) => operations,
    eventTypes: [],
    tags: [],
    macros: bed.macros ?? new Map(),
    lookups: bed.lookups ?? new Map(),
    dataModels: bed.dataModels ?? new Map(),
    transactionTypes: bed.transactionTypes ?? new Map(),
  };
}
