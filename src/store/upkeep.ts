import type { RecordKind } from './record-kind.js';

/** What one index has in one partition (a month of one family's table). Times are microseconds since the epoch. */
export interface Extent {
  readonly table: string;
  /** Name of the partition: `202611`. */
  readonly partition: string;
  readonly index: string;
  readonly events: number;
  /** Its share of the partition's bytes on disk: indexes lie beside each other in the same files. */
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

export interface StoreSize {
  /** On disk. */
  readonly bytes: number;
  /** Files of the fullest partition that are waiting to become one. */
  readonly parts: number;
  readonly schema: number;
  /** Version of the engine. */
  readonly engine: string;
}

/** What is to stay of an index. */
export interface Limit {
  readonly index: string;
  /** Events before this time go; microseconds since the epoch. */
  readonly before?: number;
  /** So many bytes on disk may stay, those of the newest events. */
  readonly bytes?: number;
}

/** What was removed of an index, or would be. */
export interface Removal {
  readonly index: string;
  readonly events: number;
  /** About so many on disk; the disk has them back at once where whole months went, else as files are rewritten. */
  readonly bytes: number;
  /** No older event is left; microseconds since the epoch. */
  readonly before: number;
}

/** A picture of the store on disk, made of links to its files: it costs nothing until those are rewritten. */
export interface Frozen {
  /** Folder that the paths below are in. */
  readonly folder: string;
  readonly files: readonly FrozenFile[];
  /** Links of the store's folder that belong to it: path, and what the link says. */
  readonly links: readonly (readonly [path: string, to: string])[];
  /** Layout version of the store. */
  readonly schema: number;
  readonly engine: string;
  /** Events in its tables; those that only the journal had yet come on top. */
  readonly events: number;
}

export interface FrozenFile {
  /** Where it was in the store's folder, with `/`. */
  readonly path: string;
  /** Where it is now, in the picture's folder. */
  readonly at: string;
  /** Bytes that belong to the picture: a file of the journal may grow. */
  readonly size: number;
}

/** The care of a store: how large it is, what may go, and pictures of it to keep elsewhere. */
export interface Upkeep {
  usage(): Promise<readonly Extent[]>;
  /** What the event tables take; a matter of milliseconds, which `usage` is not. */
  size(): Promise<StoreSize>;
  /** Removes what is beyond the limits; `dryRun`: only says what it would remove. Indexes of which nothing goes are left out. */
  expire(limits: readonly Limit[], dryRun: boolean): Promise<readonly Removal[]>;
  /** Removes records of a kind from before a time in microseconds; resolves to how many there were. */
  forget(kind: RecordKind, before: number, dryRun: boolean): Promise<number>;
  /**
   * A picture of everything that was stored or accepted before; writes wait for it, a second or so. Rejects with
   * `store/frozen` while there is one.
   */
  freeze(): Promise<Frozen>;
  /** Lets go of the picture. */
  thaw(): Promise<void>;
}
