import { searchMessages } from '../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import type { Catalogue, LookupStore, Query, QueryOptions, StoredEvent, TableEntry } from '../store/index.js';

const diagnose = diagnoser(searchMessages);

/** What whoever searches may see and change. */
export interface Access {
  /** Names of indexes with `*`; those that begin with `_` only by patterns that do (authorize.conf, srchIndexesAllowed). */
  readonly indexes: readonly string[];
  /** `collect`, `outputlookup` and their like may write; nothing ever writes into indexes that begin with `_`. */
  readonly writes: boolean;
}

/** How much one search may use. */
export interface Limits {
  /** Of all its steps together. */
  readonly seconds: number;
  /** Bytes of one step. */
  readonly memory: number;
  readonly rows: number;
}

function isMatch(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`).test(name);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/*
 * Characters of one query of a search that has limits: the engine's own time limit begins after it has read and planned the
 * query, at some 50,000 characters a second. Few enough for that to be a part of the time that is left; some are always allowed.
 */
const LONGEST_QUERY = 500_000;
const A_SECOND = 25_000;
const ALWAYS = 100_000;

/** Whether an index is among those that patterns allow. */
export function isAllowed(index: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern.startsWith('_') === index.startsWith('_') && isMatch(pattern, index));
}

/** The compiler keeps what it knows of a table by the table's entry: the same entries must come back. */
const restricted = new WeakMap<Catalogue, Map<string, Catalogue>>();

function allowedPart(table: TableEntry, patterns: readonly string[]): readonly TableEntry[] {
  const origins = table.origins.filter(({ index }) => isAllowed(index, patterns));
  return origins.length === 0 ? [] : [{ ...table, origins }];
}

/** The part of a catalogue that may be seen; of a table that holds several indexes, the allowed ones. */
export function visible(catalogue: Catalogue, access: Access | undefined): Catalogue {
  if (access === undefined) return catalogue;
  const key = access.indexes.join('\0');
  const parts = restricted.get(catalogue) ?? new Map<string, Catalogue>();
  restricted.set(catalogue, parts);
  const known = parts.get(key);
  if (known !== undefined) return known;
  const part = { tables: catalogue.tables.flatMap((table) => allowedPart(table, access.indexes)) };
  parts.set(key, part);
  return part;
}

/** Holds one search to what its request allows. */
export class AccessGuard {
  readonly access: Access | undefined;
  readonly #limits: Limits | undefined;
  readonly #begin = performance.now();

  constructor({ access, limits }: { readonly access?: Access; readonly limits?: Limits }) {
    this.access = access;
    this.#limits = limits;
  }

  /** Throws where events must not be written. */
  checkInsert(events: readonly StoredEvent[]): void {
    if (this.access === undefined) return;
    const { writes, indexes } = this.access;
    if (!writes) this.#refuse('write events');
    const wrong = events.find(({ index }) => index.startsWith('_') || !isAllowed(index, indexes));
    if (wrong !== undefined) this.#refuse(`write into the index "${wrong.index}"`);
  }

  /** The lookups, which a role that writes nothing can only read. */
  lookups(store: LookupStore): LookupStore {
    if (this.access?.writes !== false) return store;
    const refuse = async (): Promise<never> => this.#refuse('write lookups');
    return {
      list: () => store.list(),
      find: (target) => store.find(target),
      read: (target) => store.read(target),
      write: refuse,
      remove: refuse,
    };
  }

  /** For the search's next query. Throws where its time is up, or where the engine would take too long to read the query. */
  queryOptions({ text }: Query): QueryOptions {
    if (this.#limits === undefined) return { untrusted: true };
    const { seconds, memory } = this.#limits;
    const left = seconds - (performance.now() - this.#begin) / 1000;
    if (left <= 0) throw new KarstError(diagnose('search/out-of-time', {}, seconds));
    const most = Math.min(LONGEST_QUERY, Math.max(ALWAYS, left * A_SECOND));
    if (text.length > most) throw new KarstError(diagnose('search/too-large', {}));
    return { untrusted: true, maxSeconds: Math.ceil(left), settings: { max_memory_usage: memory } };
  }

  #refuse(what: string): never {
    throw new KarstError(diagnose('search/forbidden', {}, what));
  }
}
