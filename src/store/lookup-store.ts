/** A cell of a lookup's row: text, several values, or nothing. Empty text and an empty list count as nothing. */
export type LookupCell = string | readonly string[] | null;

export interface LookupRows {
  readonly columns: readonly string[];
  /** Cells in the order of the columns; a row may be shorter. */
  readonly rows: readonly (readonly LookupCell[])[];
}

/** A writable lookup: a CSV file that a search wrote, or a KV store collection. */
export interface LookupTarget {
  readonly kind: 'file' | 'collection';
  readonly name: string;
}

export interface StoredLookup extends LookupTarget {
  readonly columns: readonly string[];
  /** How many rows it has. */
  readonly count: number;
  /** Differs between any two states of any two lookups of a store: what was made of one is good as long as it stays. */
  readonly version: number;
}

export interface LookupContents extends LookupRows {
  readonly version: number;
}

/**
 * `replace`: exactly these rows. `append`: behind those that are there; in a collection, a row whose `_key` is there
 * takes that row's place. `insert`: as append, but a row whose `_key` is there is left out. New columns are added.
 */
export type LookupWrite = 'replace' | 'append' | 'insert';

/**
 * Rows that searches write (`outputlookup`), kept in the store. Readers see all of a write or nothing of it; a resolved
 * write survives kill -9. Rows of a collection have a `_key`, made up where it is missing (collections.conf.spec).
 * Every promise rejects with a `KarstError`.
 */
export interface LookupStore {
  /** What is stored, from memory. */
  list(): readonly StoredLookup[];
  find(target: LookupTarget): StoredLookup | undefined;
  /** All rows in order; undefined where nothing is stored. */
  read(target: LookupTarget): Promise<LookupContents | undefined>;
  write(target: LookupTarget, mode: LookupWrite, rows: LookupRows): Promise<StoredLookup>;
  /** Forgets all rows, so that a packaged file of this name counts again; resolves to whether there were any. */
  remove(target: LookupTarget): Promise<boolean>;
}
