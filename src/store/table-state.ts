import type { FieldEntry, Origin, TableEntry } from './catalogue.js';
import type { StoredEvent } from './event.js';
import type { RowLayout } from './row.js';
import { MAX_FIELD_COLUMNS, type TableFields } from './tables.js';

type Tally = { -readonly [K in keyof Origin]: Origin[K] };

/** The fields of a batch, in the order they were first seen, and which of them have a multivalue event in it. */
export interface FieldSurvey {
  readonly names: ReadonlySet<string>;
  readonly multivalue: ReadonlySet<string>;
}

/** Columns that a batch needs and its table lacks. `overflow`: field → multivalue, new or newly multivalue. */
export interface Growth {
  readonly columns: TableFields;
  readonly overflow: ReadonlyMap<string, boolean>;
}

function originKey(of: { index: string; sourcetype: string; source: string; host: string }): string {
  return JSON.stringify([of.index, of.sourcetype, of.source, of.host]);
}

/** What the store knows of one event table: mutable inside the store, read through `entry()`. */
export class TableState {
  readonly #columns = new Set<string>();
  readonly #arrays = new Set<string>();
  readonly #overflow = new Map<string, boolean>();
  readonly #origins = new Map<string, Tally>();
  #entry: TableEntry | undefined;

  constructor(
    readonly family: string,
    readonly table: string,
  ) {}

  /** What must be added before a batch with these fields can be inserted. */
  growth({ names, multivalue }: FieldSurvey): Growth {
    const scalars: string[] = [];
    const arrays: string[] = [];
    const overflow = new Map<string, boolean>();
    for (const name of names) {
      const many = multivalue.has(name);
      const known = this.#columns.has(name);
      if (known || (!this.#overflow.has(name) && this.#columns.size + scalars.length < MAX_FIELD_COLUMNS)) {
        if (!known) scalars.push(name);
        if (many && !this.#arrays.has(name)) arrays.push(name);
      } else if (!this.#overflow.has(name) || (many && this.#overflow.get(name) === false)) {
        overflow.set(name, many);
      }
    }
    return { columns: { scalars, arrays }, overflow };
  }

  /** Takes note of columns that exist now. */
  grow({ columns, overflow }: Growth): void {
    for (const name of columns.scalars) this.#columns.add(name);
    for (const name of columns.arrays) this.#arrays.add(name);
    for (const [name, many] of overflow) this.#overflow.set(name, many || this.#overflow.get(name) === true);
    this.#entry = undefined;
  }

  layout({ names, multivalue }: FieldSurvey): RowLayout {
    const scalars = [...names].filter((name) => this.#columns.has(name));
    return {
      scalars,
      arrays: new Set(scalars.filter((name) => multivalue.has(name))),
      overflow: new Set([...names].filter((name) => !this.#columns.has(name))),
    };
  }

  /** Counts one stored event. */
  count(event: StoredEvent): Tally {
    const key = originKey(event);
    const tally = this.#origins.get(key) ?? this.#newTally(key, event);
    this.recount(tally, event.time);
    return tally;
  }

  /** Counts an event of an origin that `count` just returned, sparing the look-up. */
  recount(tally: Tally, time: number): void {
    tally.count++;
    if (time < tally.first) tally.first = time;
    if (time > tally.last) tally.last = time;
    this.#entry = undefined;
  }

  setOrigins(origins: readonly Origin[]): void {
    this.#origins.clear();
    for (const origin of origins) this.#origins.set(originKey(origin), { ...origin });
    this.#entry = undefined;
  }

  /** An immutable picture, shared until something changes. */
  entry(): TableEntry {
    this.#entry ??= {
      family: this.family,
      table: this.table,
      fields: new Map(this.#fields().map((field) => [field.name, field])),
      origins: [...this.#origins.values()].map((origin) => ({ ...origin })),
    };
    return this.#entry;
  }

  #fields(): FieldEntry[] {
    const columns = [...this.#columns].map((name) => ({ name, multivalue: this.#arrays.has(name), overflow: false }));
    const beyond = [...this.#overflow].map(([name, multivalue]) => ({ name, multivalue, overflow: true }));
    return [...columns, ...beyond];
  }

  #newTally(key: string, { index, sourcetype, source, host, time }: StoredEvent): Tally {
    const tally: Tally = { index, sourcetype, source, host, count: 0, first: time, last: time };
    this.#origins.set(key, tally);
    return tally;
  }
}
