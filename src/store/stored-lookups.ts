import type { Engine } from './engine.js';
import { persistently } from './failure.js';
import { KEY, keyed, keyOf, underColumns } from './lookup-keys.js';
import type {
  LookupCell,
  LookupContents,
  LookupRows,
  LookupStore,
  LookupTarget,
  LookupWrite,
  StoredLookup,
} from './lookup-store.js';
import {
  CREATE_LOOKUP_LOG,
  createRowTable,
  deleteUnfinished,
  LOOKUP_LOG,
  type LookupState,
  logPayload,
  rowOf,
  rowPayloads,
  rowTable,
  rowTableNumber,
  SELECT_LOOKUP_LOG,
  stateOf,
  targetId,
} from './lookup-tables.js';
import type { Cell } from './query.js';

/** Runs work as part of the store's: refused once it is closed, waited for by closing, its errors translated. */
export type Track = <T>(work: () => Promise<T>) => Promise<T>;

/** Rows that one query brings: the engine's answer is one text, whose length has a bound. */
const PAGE = 100_000;

/** A collection is written anew when this many rows, and more than live, have been replaced one by one. */
const MOST_DEAD = 10_000;

/** Keys up to this number are sent along; of more, all keys of the table are fetched. */
const FEW_KEYS = 10_000;

/** Finds the lookups of a store, and drops the tables of writes and removals that a crash cut short. */
export async function loadLookups(engine: Engine, tables: ReadonlySet<string>): Promise<readonly LookupState[]> {
  const states = tables.has(LOOKUP_LOG) ? (await select(engine, SELECT_LOOKUP_LOG)).map(stateOf) : [];
  const used = new Set(states.map(({ table }) => table));
  for (const table of tables) {
    const number = rowTableNumber(table);
    if (number !== undefined && !used.has(number)) await engine.command(`DROP TABLE ${table} SYNC`);
  }
  return states;
}

async function select(
  engine: Engine,
  text: string,
  parameters: Readonly<Record<string, readonly string[]>> = {},
): Promise<readonly (readonly Cell[])[]> {
  return (await engine.read({ text, parameters }, {})).rows;
}

function shown({ kind, name, columns, count, version }: LookupState): StoredLookup {
  return { kind, name, columns, count, version };
}

/** Where the row of a key goes: the place that its first row took. */
function placeOf(key: string, places: Map<string, number>): number {
  const place = places.get(key) ?? places.size;
  if (place === places.size) places.set(key, place);
  return place;
}

/** The written lookups of a store: see `lookup-tables.ts` for how they lie in the engine. */
export class StoredLookups implements LookupStore {
  readonly #states: Map<string, LookupState>;
  /** Tables that may hold rows of a write that never came to its end. */
  readonly #unsure: Set<number>;
  readonly #reading = new Map<number, Set<Promise<unknown>>>();
  #writing: Promise<unknown> = Promise.resolve();
  /** Numbers writes and tables. */
  #last: number;

  constructor(
    private readonly engine: Engine,
    found: readonly LookupState[],
    private readonly track: Track,
  ) {
    this.#states = new Map(found.filter(({ table }) => table > 0).map((state) => [targetId(state), state]));
    this.#unsure = new Set([...this.#states.values()].map(({ table }) => table));
    this.#last = found.reduce((last, { version, table }) => Math.max(last, version, table), 0);
  }

  list(): readonly StoredLookup[] {
    return [...this.#states.values()].map(shown);
  }

  find(target: LookupTarget): StoredLookup | undefined {
    const state = this.#states.get(targetId(target));
    return state === undefined ? undefined : shown(state);
  }

  read(target: LookupTarget): Promise<LookupContents | undefined> {
    return this.track(async () => {
      const state = this.#states.get(targetId(target));
      return state === undefined ? undefined : await this.#holding(state.table, this.#rowsOf(state));
    });
  }

  write(target: LookupTarget, mode: LookupWrite, rows: LookupRows): Promise<StoredLookup> {
    return this.#persistently(async () => {
      const incoming = target.kind === 'collection' ? keyed(rows) : rows;
      const state = this.#states.get(targetId(target));
      const replaces = state === undefined || mode === 'replace';
      return shown(await (replaces ? this.#replace(target, incoming) : this.#add(state, mode, incoming)));
    });
  }

  remove(target: LookupTarget): Promise<boolean> {
    return this.#persistently(async () => {
      const state = this.#states.get(targetId(target));
      if (state === undefined) return false;
      await this.#commit({ ...state, version: this.#next(), table: 0, columns: [], count: 0, dead: 0 });
      await this.#drop(state.table);
      return true;
    });
  }

  /** Runs work while nothing is written here. */
  quiet<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(work);
  }

  #next(): number {
    this.#last += 1;
    return this.#last;
  }

  /** Writes leave the old state until their last step, so that they may be begun anew. */
  #persistently<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(() => persistently(work));
  }

  /** One write after the other; events and searches need not wait for them. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.track(() => {
      const result = this.#writing.then(work);
      this.#writing = result.catch(() => undefined);
      return result;
    });
  }

  /** Until the promise settles, the table stays. */
  #holding<T>(table: number, reading: Promise<T>): Promise<T> {
    const readers = this.#reading.get(table) ?? new Set();
    this.#reading.set(table, readers.add(reading));
    return reading.finally(() => readers.delete(reading));
  }

  async #rowsOf({ columns, version, table, kind }: LookupState): Promise<LookupContents> {
    const rows: LookupCell[][] = [];
    const places = new Map<string, number>();
    for await (const page of this.#pages(table, version)) {
      for (const [key, cells, lists] of page) {
        const place = kind === 'collection' ? placeOf(String(key), places) : rows.length;
        rows[place] = rowOf(cells, lists, columns.length);
      }
    }
    return { columns, rows, version };
  }

  async *#pages(table: number, version: number): AsyncGenerator<readonly (readonly Cell[])[]> {
    let after = '0, 0';
    let first = '=';
    for (;;) {
      const page = await select(
        this.engine,
        `SELECT key, cells, lists, write, position FROM ${rowTable(table)}
         WHERE write <= ${version} AND (write, position) >${first} (${after}) ORDER BY write, position LIMIT ${PAGE}`,
      );
      yield page;
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) return;
      after = `${Number(last[3])}, ${Number(last[4])}`;
      first = '';
    }
  }

  async #replace({ kind, name }: LookupTarget, rows: LookupRows): Promise<LookupState> {
    const before = this.#states.get(targetId({ kind, name }));
    const version = this.#next();
    const { columns } = rows;
    const state = { kind, name, version, table: version, columns, count: rows.rows.length, dead: 0 };
    try {
      await this.engine.command(createRowTable(version));
      await this.#insert(state, rows);
    } catch (error) {
      await this.#drop(version);
      throw error;
    }
    // Not dropped if this fails: the line may be in the log nevertheless.
    await this.#commit(state);
    if (before !== undefined) await this.#drop(before.table);
    return state;
  }

  /** Appends to a table; the rows of a collection by their keys. */
  async #add(before: LookupState, mode: LookupWrite, rows: LookupRows): Promise<LookupState> {
    const columns = [...new Set([...before.columns, ...rows.columns])];
    const all = underColumns(rows, columns);
    const key = columns.indexOf(KEY);
    const known = before.kind === 'collection' ? await this.#knownKeys(before, all, key) : new Set<string>();
    const added = mode === 'insert' ? { columns, rows: all.rows.filter((row) => !known.has(keyOf(row, key))) } : all;
    const dead = before.dead + (mode === 'insert' ? 0 : known.size);
    if (dead > MOST_DEAD && dead > before.count) return await this.#rewrite(before, added);
    await this.#clean(before);
    const count = before.count + all.rows.length - known.size;
    const state = { ...before, version: this.#next(), columns, count, dead };
    this.#unsure.add(before.table);
    await this.#insert(state, added);
    await this.#commit(state);
    this.#unsure.delete(before.table);
    return state;
  }

  async #rewrite(before: LookupState, rows: LookupRows): Promise<LookupState> {
    const old = await this.#rowsOf(before);
    return await this.#replace(before, keyed({ columns: rows.columns, rows: [...old.rows, ...rows.rows] }));
  }

  /** Which of the rows' keys are in the table already. */
  async #knownKeys({ table, version }: LookupState, { rows }: LookupRows, key: number): Promise<ReadonlySet<string>> {
    const keys = rows.map((row) => keyOf(row, key));
    const few = keys.length <= FEW_KEYS;
    const text = `SELECT DISTINCT key FROM ${rowTable(table)} WHERE write <= ${version}`;
    const found = few
      ? await select(this.engine, `${text} AND key IN {keys:Array(String)}`, { keys })
      : await select(this.engine, text);
    const there = new Set(found.map(([cell]) => String(cell)));
    return new Set(keys.filter((k) => there.has(k)));
  }

  async #clean(state: LookupState): Promise<void> {
    if (!this.#unsure.has(state.table)) return;
    await this.engine.command(deleteUnfinished(state));
    this.#unsure.delete(state.table);
  }

  async #insert({ table, version, columns, kind }: LookupState, rows: LookupRows): Promise<void> {
    const key = kind === 'collection' ? columns.indexOf(KEY) : -1;
    for (const payload of rowPayloads(rows, version, key)) await this.engine.insert(rowTable(table), payload);
  }

  async #commit(state: LookupState): Promise<void> {
    await this.engine.command(CREATE_LOOKUP_LOG);
    await this.engine.insert(LOOKUP_LOG, logPayload(state));
    if (state.table > 0) this.#states.set(targetId(state), state);
    else this.#states.delete(targetId(state));
  }

  /** Once nobody reads it. If it fails, opening the store tries again. */
  async #drop(table: number): Promise<void> {
    await Promise.allSettled(this.#reading.get(table) ?? []);
    this.#reading.delete(table);
    await this.engine.command(`DROP TABLE IF EXISTS ${rowTable(table)} SYNC`).catch(() => undefined);
  }
}
