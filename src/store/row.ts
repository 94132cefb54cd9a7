import { ByteEvent } from './byte-event.js';
import { arrayColumn, scalarColumn } from './catalogue.js';
import type { StoredEvent } from './event.js';
import {
  blockPieces,
  type Column,
  ListColumn,
  MapColumn,
  NullableColumn,
  NumberColumn,
  StringColumn,
} from './native/index.js';

/** The columns of one insert: what its events have between them, as far as columns go round. */
export interface RowLayout {
  /** Fields with a scalar column, in column order. */
  readonly scalars: readonly string[];
  /** The fields among them whose array companion is written too. */
  readonly arrays: ReadonlySet<string>;
  /** Fields that go into the overflow map. */
  readonly overflow: ReadonlySet<string>;
}

const TIME = "DateTime64(6, 'UTC')";

/** One field of an event: where its value is, and the columns it goes to. */
interface Cell {
  readonly at: number;
  readonly scalar: NullableColumn;
  readonly list: ListColumn | undefined;
}

/** Where the fields of events with one list of names go. */
interface Shape {
  readonly cells: readonly Cell[];
  /** Positions that go to the overflow map. */
  readonly overflow: readonly number[];
}

/** The columns that every event has. */
class MetaColumns {
  readonly sequence = new NumberColumn('UInt64');
  readonly time = new NumberColumn(TIME);
  readonly indexed = new NumberColumn(TIME);
  readonly index = new StringColumn();
  readonly sourcetype = new StringColumn();
  readonly source = new StringColumn();
  readonly host = new StringColumn();
  readonly raw = new StringColumn();

  write(event: StoredEvent, sequence: number, indexTime: number): void {
    this.sequence.write(sequence);
    this.time.write(event.time);
    this.indexed.write(indexTime);
    this.index.write(event.index);
    this.sourcetype.write(event.sourcetype);
    this.source.write(event.source);
    this.host.write(event.host);
  }

  named(): readonly (readonly [string, Column])[] {
    return [
      ['_seq', this.sequence],
      ['_time', this.time],
      ['_indextime', this.indexed],
      ['index', this.index],
      ['sourcetype', this.sourcetype],
      ['source', this.source],
      ['host', this.host],
      ['_raw', this.raw],
    ];
  }
}

/** Gathers the rows of one insert by column. Events of one shape share the look-up of their columns. */
export class RowBlock {
  /** Characters or bytes of text so far, roughly the size of the insert. */
  size = 0;
  rows = 0;
  readonly #meta = new MetaColumns();
  readonly #scalars: ReadonlyMap<string, NullableColumn>;
  readonly #lists: ReadonlyMap<string, ListColumn>;
  readonly #more: MapColumn | undefined;
  readonly #layout: RowLayout;
  readonly #shapes = new Map<readonly string[], Shape>();

  constructor(layout: RowLayout) {
    this.#layout = layout;
    this.#scalars = new Map(layout.scalars.map((field) => [field, new NullableColumn()]));
    this.#lists = new Map([...layout.arrays].map((field) => [field, new ListColumn()]));
    this.#more = layout.overflow.size > 0 ? new MapColumn() : undefined;
  }

  add(event: StoredEvent, sequence: number, indexTime: number): void {
    const shape = this.#shapeOf(event.names);
    this.#meta.write(event, sequence, indexTime);
    if (event instanceof ByteEvent) this.#addBytes(event, shape.cells);
    else this.#addStrings(event, shape.cells);
    if (shape.overflow.length > 0) this.#more?.write(this.rows, overflowOf(event, shape.overflow));
    this.rows++;
  }

  /** The insert, in format Native. Nothing may be added afterwards. */
  pieces(): readonly Buffer[] {
    const columns = new Map<string, Column>(this.#meta.named());
    for (const [field, column] of this.#scalars) columns.set(scalarColumn(field), column);
    for (const [field, column] of this.#lists) columns.set(arrayColumn(field), column);
    if (this.#more !== undefined) columns.set('_more', this.#more);
    return blockPieces(columns, this.rows);
  }

  #addBytes({ bytes, rawFrom, rawTo, spans, at }: ByteEvent, cells: readonly Cell[]): void {
    this.#meta.raw.writeBytes(bytes, rawFrom, rawTo);
    this.size += 2 * (rawTo - rawFrom);
    for (const cell of cells) {
      const span = at + 2 * cell.at;
      cell.scalar.writeBytes(this.rows, bytes, spans[span] ?? 0, spans[span + 1] ?? 0);
    }
  }

  #addStrings({ raw, values }: StoredEvent, cells: readonly Cell[]): void {
    this.#meta.raw.write(raw);
    this.size += raw.length;
    for (const { at, scalar, list } of cells) {
      const value = values[at] ?? [];
      const first = typeof value === 'string' ? value : value[0];
      if (first === undefined) continue;
      scalar.write(this.rows, first);
      this.size += first.length;
      if (typeof value !== 'string' && value.length > 1) list?.write(this.rows, value);
    }
  }

  #shapeOf(names: readonly string[]): Shape {
    let shape = this.#shapes.get(names);
    if (shape === undefined) {
      shape = { cells: this.#cells(names), overflow: this.#overflow(names) };
      this.#shapes.set(names, shape);
    }
    return shape;
  }

  #cells(names: readonly string[]): readonly Cell[] {
    return names.flatMap((name, at) => {
      const scalar = this.#scalars.get(name);
      return scalar === undefined ? [] : [{ at, scalar, list: this.#lists.get(name) }];
    });
  }

  #overflow(names: readonly string[]): readonly number[] {
    return names.flatMap((name, at) => (this.#layout.overflow.has(name) ? [at] : []));
  }
}

function overflowOf({ names, values }: StoredEvent, positions: readonly number[]) {
  return positions.flatMap((at) => {
    const value = values[at] ?? [];
    const list = typeof value === 'string' ? [value] : value;
    return list.length === 0 ? [] : [[names[at] ?? '', list] as const];
  });
}

/** Whether two events carry the same metadata. */
export function sameOrigin(a: StoredEvent, b: StoredEvent): boolean {
  return a.source === b.source && a.host === b.host && a.index === b.index && a.sourcetype === b.sourcetype;
}
