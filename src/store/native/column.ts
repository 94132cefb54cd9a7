import { ByteSink } from './byte-sink.js';

/*
 * Columns as ClickHouse's Native format lays them out. Rows are numbered from 0 and written in order; rows that nothing was
 * written to have the column's empty value, so that an absent field costs nothing until its column's next value.
 */

export interface Column {
  /** The ClickHouse type of what is written. */
  readonly type: string;
  /** The bytes of rows [0, rows). Nothing may be written afterwards. */
  pieces(rows: number): readonly Buffer[];
}

/** UInt64 or DateTime64(6); every row is written. */
export class NumberColumn implements Column {
  readonly #values = new ByteSink();

  constructor(readonly type: string) {}

  write(value: number): void {
    this.#values.int64(value);
  }

  pieces(): readonly Buffer[] {
    return this.#values.pieces();
  }
}

/** Every row is written. */
export class StringColumn implements Column {
  readonly type = 'String';
  readonly #values = new ByteSink();

  write(value: string): void {
    this.#values.text(value);
  }

  writeBytes(source: Buffer, from: number, to: number): void {
    this.#values.bytes(source, from, to);
  }

  pieces(): readonly Buffer[] {
    return this.#values.pieces();
  }
}

/** Strings or NULL, which is what an unwritten row has. */
export class NullableColumn implements Column {
  readonly type = 'Nullable(String)';
  readonly #nulls = new ByteSink();
  readonly #values = new ByteSink();
  #rows = 0;

  write(row: number, value: string): void {
    this.#start(row);
    this.#values.text(value);
  }

  writeBytes(row: number, source: Buffer, from: number, to: number): void {
    this.#start(row);
    this.#values.bytes(source, from, to);
  }

  pieces(rows: number): readonly Buffer[] {
    this.#skipTo(rows);
    return [...this.#nulls.pieces(), ...this.#values.pieces()];
  }

  #start(row: number): void {
    if (row > this.#rows) this.#skipTo(row);
    this.#nulls.byte(0);
    this.#rows = row + 1;
  }

  /** A NULL has a value too: the empty string. */
  #skipTo(row: number): void {
    this.#nulls.repeat(1, row - this.#rows);
    this.#values.repeat(0, row - this.#rows);
    this.#rows = row;
  }
}

/** Where each row's items end among the items of all rows; an unwritten row has none. */
class Offsets {
  readonly #ends = new ByteSink();
  #rows = 0;
  #items = 0;

  write(row: number, items: number): void {
    this.#skipTo(row);
    this.#items += items;
    this.#skipTo(row + 1);
  }

  pieces(rows: number): readonly Buffer[] {
    this.#skipTo(rows);
    return this.#ends.pieces();
  }

  #skipTo(row: number): void {
    for (; this.#rows < row; this.#rows++) this.#ends.int64(this.#items);
  }
}

/** Lists of strings; unwritten rows have empty ones. */
export class ListColumn implements Column {
  readonly type = 'Array(String)';
  readonly #offsets = new Offsets();
  readonly #items = new ByteSink();

  write(row: number, items: readonly string[]): void {
    this.#offsets.write(row, items.length);
    for (const item of items) this.#items.text(item);
  }

  pieces(rows: number): readonly Buffer[] {
    return [...this.#offsets.pieces(rows), ...this.#items.pieces()];
  }
}

/** Lists of strings by key; unwritten rows have empty maps. */
export class MapColumn implements Column {
  readonly type = 'Map(String, Array(String))';
  readonly #offsets = new Offsets();
  readonly #keys = new ByteSink();
  readonly #lists = new ListColumn();
  #entries = 0;

  write(row: number, entries: readonly (readonly [string, readonly string[]])[]): void {
    this.#offsets.write(row, entries.length);
    for (const [key, list] of entries) {
      this.#keys.text(key);
      this.#lists.write(this.#entries++, list);
    }
  }

  pieces(rows: number): readonly Buffer[] {
    return [...this.#offsets.pieces(rows), ...this.#keys.pieces(), ...this.#lists.pieces(this.#entries)];
  }
}
