import type { Catalogue } from './catalogue.js';
import type { StoredEvent } from './event.js';
import type { HeldRow, HeldRows } from './held.js';
import type { LookupStore } from './lookup-store.js';
import type { Mark } from './marks.js';
import type { Query, QueryOptions, Rows } from './query.js';
import type { RecordKind } from './record-kind.js';
import type { Upkeep } from './upkeep.js';

/** A row of an append-only record table (findings, ledgers): plain JSON with a deterministic id. */
export interface StoreRecord {
  /** Unique within its kind; writing the same id again changes nothing. */
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly time: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** When an event is not new: an event of its sourcetype in one of the indexes has the same value in one of the fields. */
export interface Known {
  readonly indexes: readonly string[];
  readonly fields: readonly string[];
}

/**
 * The event store: one interface, two doors (embedded chDB now, ClickHouse server later), one contract suite.
 * Every promise rejects with a `KarstError`.
 */
export interface Store {
  /** Resolves once the events are durable (survive kill -9) and visible to `query`. */
  insertEvents(events: readonly StoredEvent[]): Promise<void>;
  /**
   * Inserts those of the events that are new, checked and inserted as one step whoever else writes. Resolves to the
   * positions of the new ones.
   */
  insertNew(events: readonly StoredEvent[], unless: Known): Promise<readonly number[]>;
  /**
   * Resolves once the events are durable; they become visible within a second or so, and to whoever waits for `flush`.
   * For events that come in small batches, each of which would cost an insert as much as a large one. The mark is kept in
   * the same step: after a crash there are both or neither.
   */
  acceptEvents(events: readonly StoredEvent[], mark?: Mark): Promise<void>;
  /** The marks that came with accepted events, by key. */
  marks(): ReadonlyMap<string, string>;
  /** Makes all accepted events visible. Rejects where they cannot be inserted at the moment; they are not lost. */
  flush(): Promise<void>;
  /** How many accepted events wait to become visible: at 1 and more no further ones should be accepted. */
  backlog(): number;
  /** The current catalogue, kept in memory and updated by every insert. */
  catalogue(): Catalogue;
  query(query: Query, options?: QueryOptions): Promise<Rows>;
  /** Keeps rows in memory as a table that queries can read, until they are released. Fields without a value may be left out. */
  hold(fields: readonly string[], rows: readonly HeldRow[]): Promise<HeldRows>;
  release(held: HeldRows): Promise<void>;
  /** Appends the records whose ids are new; resolves to how many were. */
  appendRecords(kind: RecordKind, records: readonly StoreRecord[]): Promise<number>;
  /** The records of a kind, oldest first; `since` (microseconds since the epoch) leaves out older ones. */
  records(kind: RecordKind, since?: number): Promise<readonly StoreRecord[]>;
  /** Lookups that searches write. */
  readonly lookups: LookupStore;
  readonly upkeep: Upkeep;
  close(): Promise<void>;
}
