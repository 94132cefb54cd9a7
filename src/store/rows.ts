import type { Cell, Rows } from './query.js';

type Reader = (cell: Cell) => Cell;

const same: Reader = (cell) => cell;

/** Numbers arrive quoted where a JSON number would not do: 64-bit integers, decimals, nan and infinities. */
const NOT_FINITE: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  '-nan': Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

/** Stays text if a number could not hold every digit. */
function integer(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  const value = Number(cell);
  return Number.isSafeInteger(value) ? value : cell;
}

function decimal(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell;
  return cell.replace(/\D/g, '').length <= 15 ? Number(cell) : cell;
}

function float(cell: Cell): Cell {
  return typeof cell === 'string' ? (NOT_FINITE[cell] ?? Number(cell)) : cell;
}

/** Splits the arguments of a type such as `Map(String, Array(String))` at its top-level commas. */
function splitArguments(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const c = text[at];
    if (c === '(') depth++;
    else if (c === ')') depth--;
    else if (c === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim());
}

const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);

function arrayReader(item: Reader): Reader {
  if (item === same) return same;
  return (cell) => (isList(cell) ? cell.map(item) : cell);
}

function mapReader(value: Reader): Reader {
  if (value === same) return same;
  return (cell) =>
    cell === null || typeof cell !== 'object' || isList(cell)
      ? cell
      : Object.fromEntries(Object.entries(cell).map(([key, v]) => [key, value(v)]));
}

function tupleReader(items: readonly Reader[]): Reader {
  if (items.every((item) => item === same)) return same;
  return (cell) => (isList(cell) ? cell.map((v, i) => (items[i] ?? same)(v)) : cell);
}

/** How cells of a ClickHouse type become JavaScript values. */
function readerOf(type: string): Reader {
  const [, name = type, inner = ''] = /^(\w+)(?:\((.*)\))?$/s.exec(type) ?? [];
  if (name === 'Nullable' || name === 'LowCardinality') return readerOf(inner);
  if (name === 'Array') return arrayReader(readerOf(inner));
  if (name === 'Map') return mapReader(readerOf(splitArguments(inner)[1] ?? 'String'));
  if (name === 'Tuple') return tupleReader(splitArguments(inner).map(readerOf));
  if (/^U?Int(?:64|128|256)$/.test(name)) return integer;
  if (/^B?Float(?:16|32|64)$/.test(name)) return float;
  return name.startsWith('Decimal') ? decimal : same;
}

type Line = readonly Cell[];

/** Bytes of rows that are read at a time. */
const PIECE = 64 * 1024;
const NEWLINE = 10;

/** Whole lines, each a JSON array without line breaks. */
function linesIn(bytes: Buffer): Cell[][] {
  const text = bytes.toString('utf8').trimEnd();
  return text === '' ? [] : (JSON.parse(`[${text.replaceAll('\n', ',')}]`) as Cell[][]);
}

/**
 * Reads a result in format JSONCompactEachRowWithNamesAndTypes, as BASE_SETTINGS shape it, from its bytes as they come: the
 * whole of its text is nowhere.
 */
export class RowReader {
  #rest: Buffer[] = [];
  #columns: readonly string[] | undefined;
  #types: readonly string[] | undefined;
  #readers: readonly { readonly at: number; readonly read: Reader }[] = [];
  readonly #rows: Line[] = [];

  push(bytes: Buffer): void {
    for (let from = 0; from < bytes.length; ) {
      const near = bytes.lastIndexOf(NEWLINE, from + PIECE);
      const end = near >= from ? near : bytes.indexOf(NEWLINE, from + PIECE);
      if (end < 0) {
        this.#rest.push(bytes.subarray(from));
        return;
      }
      this.#take(linesIn(Buffer.concat([...this.#rest, bytes.subarray(from, end + 1)])));
      this.#rest = [];
      from = end + 1;
    }
  }

  /** To be called once, after all bytes. */
  end(): Rows {
    this.#take(linesIn(Buffer.concat(this.#rest)));
    return { columns: this.#columns ?? [], types: this.#types ?? [], rows: this.#rows };
  }

  #take(lines: readonly Cell[][]): void {
    for (const line of lines) {
      if (this.#columns === undefined) this.#columns = line.map(String);
      else if (this.#types === undefined) this.#begin(line.map(String));
      else this.#rows.push(this.#read(line));
    }
  }

  #begin(types: readonly string[]): void {
    this.#types = types;
    this.#readers = types.map((type, at) => ({ at, read: readerOf(type) })).filter(({ read }) => read !== same);
  }

  #read(line: Cell[]): Line {
    for (const { at, read } of this.#readers) line[at] = read(line[at] ?? null);
    return line;
  }
}

/** The rows of a whole result. */
export function readRows(bytes: Uint8Array): Rows {
  const reader = new RowReader();
  reader.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return reader.end();
}

/** @deprecated Engines answer with rows. */
export const parseRows = (rows: Rows): Rows => rows;
