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

interface Compact {
  readonly meta: readonly { readonly name: string; readonly type: string }[];
  readonly data: readonly Cell[][];
}

/** Reads a result in format JSONCompact, as BASE_SETTINGS shape it. */
export function parseRows(text: string): Rows {
  const { meta, data } = JSON.parse(text) as Compact;
  const types = meta.map((column) => column.type);
  const readers = types.map((type, at) => ({ at, read: readerOf(type) })).filter(({ read }) => read !== same);
  if (readers.length > 0) {
    for (const row of data) for (const { at, read } of readers) row[at] = read(row[at] ?? null);
  }
  return { columns: meta.map((column) => column.name), types, rows: data };
}
