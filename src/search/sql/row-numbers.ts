import type { LookupTable } from '../../knowledge/index.js';
import type { LookupCell } from '../../store/index.js';
import { bind, commas, integer, type Sql, sql, texts } from './fragment.js';
import { escapeRegex } from './glob.js';

/*
 * Finding the rows of a small table by the value of an event, in SQL: every way gives the numbers of the rows, as an
 * Array(Float64) in no order. Rows and what leads to them are parameters.
 */

/** From a value to row numbers. */
export type FindRows = (value: Sql) => Sql;

export function textsOfCell(cell: LookupCell | undefined): readonly string[] {
  if (cell === null || cell === undefined) return [''];
  return typeof cell === 'string' ? [cell] : cell.length === 0 ? [''] : cell;
}

export const NO_ROWS = sql`CAST([], 'Array(Float64)')`;

export function numbers(values: readonly number[]): Sql {
  return bind(values, 'Array(Float64)');
}

/** Where each of several lists begins, counted from 1, and how long it is, if they are laid end to end. */
export function endToEnd(lists: readonly (readonly unknown[])[]): { readonly starts: Sql; readonly lengths: Sql } {
  let next = 1;
  const starts = lists.map((list) => {
    next += list.length;
    return next - list.length;
  });
  return { starts: numbers(starts), lengths: numbers(lists.map((list) => list.length)) };
}

/** By a text that is one of the keys. */
export function byKey(rowsOf: ReadonlyMap<string, readonly number[]>): FindRows {
  return rowsOf.size === 0 ? () => NO_ROWS : byKeys(texts([...rowsOf.keys()]), [...rowsOf.values()]);
}

function byKeys(keys: Sql, lists: readonly (readonly number[])[]): FindRows {
  const { starts, lengths } = endToEnd(lists);
  const rows = numbers(lists.flat());
  return (value) =>
    sql`arraySlice(${rows}, toInt64(transform(${value}, ${keys}, ${starts}, 1.)), toInt64(transform(${value}, ${keys}, ${lengths}, 0.)))`;
}

/** By a text that one of the patterns, with `*` for anything, matches as a whole. */
function byPattern(rowsOf: ReadonlyMap<string, readonly number[]>): FindRows {
  if (rowsOf.size === 0) return () => NO_ROWS;
  const regexes = [...rowsOf.keys()].map((pattern) => `(?s)^${pattern.split('*').map(escapeRegex).join('.*')}$`);
  const lists = [...rowsOf.values()];
  const { starts, lengths } = endToEnd(lists);
  const rows = numbers(lists.flat());
  return (value) =>
    sql`arrayFlatten(arrayMap(i -> arraySlice(${rows}, toInt64(${starts}[i]), toInt64(${lengths}[i])), multiMatchAllIndices(${value}, ${texts(regexes)})))`;
}

function added(rowsOf: Map<string, number[]>, key: string, row: number): void {
  const known = rowsOf.get(key);
  if (known === undefined) rowsOf.set(key, [row]);
  else if (known.at(-1) !== row) known.push(row);
}

/** Texts of a column by the rows that have them; `fold` makes them comparable. */
export function rowsByText(
  cells: readonly (readonly string[])[],
  fold: (cell: string) => string,
): ReadonlyMap<string, readonly number[]> {
  const rowsOf = new Map<string, number[]>();
  for (const [row, list] of cells.entries()) for (const cell of list) added(rowsOf, fold(cell), row + 1);
  return rowsOf;
}

/** By a column of wildcards: those without an asterisk are plain keys. */
export function byWildcard(rowsOf: ReadonlyMap<string, readonly number[]>): FindRows {
  const has = ([key]: readonly [string, unknown]): boolean => key.includes('*');
  const patterns = byPattern(new Map([...rowsOf].filter(has)));
  const plain = byKey(new Map([...rowsOf].filter((entry) => !has(entry))));
  return (value) => sql`arrayConcat(${plain(value)}, ${patterns(value)})`;
}

const OCTET = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const IPV4 = new RegExp(`^(?:${OCTET}\\.){3}${OCTET}(?:/(?:3[0-2]|[12]?\\d))?$`);
const IPV6 = /^[0-9a-f:.]*:[0-9a-f:.]*(?:\/(?:12[0-8]|1[01]\d|\d{1,2}))?$/i;

function withLength(network: string, whole: number): string {
  return network.includes('/') ? network : `${network}/${whole}`;
}

/** Networks of IPv4 by their first bits: as many steps as there are lengths, however many networks. */
function byFirstBits(found: readonly (readonly [string, readonly number[]])[]): FindRows {
  const byLength = new Map<number, Map<number, number[]>>();
  for (const [network, rows] of found) {
    const [address = '', size] = network.split('/');
    const length = Number(size ?? 32);
    const block = 2 ** (32 - length);
    const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
    const starts = byLength.get(length) ?? new Map<number, number[]>();
    byLength.set(length, starts);
    const start = Math.floor(value / block) * block;
    starts.set(start, [...(starts.get(start) ?? []), ...rows]);
  }
  const finders = [...byLength].map(([length, starts]): FindRows => {
    const block = integer(2 ** (32 - length));
    const find = byKeys(numbers([...starts.keys()]), [...starts.values()]);
    return (address) => find(sql`toFloat64(intDiv(${address}, ${block}) * ${block})`);
  });
  return (value) => {
    const address = sql`toInt64(IPv4StringToNumOrDefault(${value}))`;
    const rows = finders.map((find) => find(address));
    const all = rows.length === 1 ? (rows[0] ?? NO_ROWS) : sql`arrayConcat(${commas(rows)})`;
    return sql`if(isIPv4String(${value}), ${all}, ${NO_ROWS})`;
  };
}

/** Networks of IPv6, one by one. */
function byRange(found: readonly (readonly [string, readonly number[]])[]): FindRows {
  const pairs = found.flatMap(([network, rows]) => rows.map((row) => [withLength(network, 128), row] as const));
  const [networks, rows] = [texts(pairs.map(([n]) => n)), numbers(pairs.map(([, row]) => row))];
  const usable = (value: Sql): Sql => sql`if(isIPv6String(${value}), ${value}, '::')`;
  return (value) =>
    sql`if(isIPv6String(${value}), arrayFilter((r, n) -> isIPAddressInRange(${usable(value)}, n), ${rows}, ${networks}), ${NO_ROWS})`;
}

/** By a column of networks, an address being a network of its own; cells that are none match nothing. */
export function byNetwork(rowsOf: ReadonlyMap<string, readonly number[]>): FindRows {
  const of = (form: RegExp, find: typeof byRange): FindRows => {
    const found = [...rowsOf].filter(([network]) => form.test(network));
    return found.length === 0 ? () => NO_ROWS : find(found);
  };
  const [four, six] = [of(IPV4, byFirstBits), of(IPV6, byRange)];
  return (value) => sql`arrayConcat(${four(value)}, ${six(value)})`;
}

/** How cells and values are made comparable: those of a collection are compared as they are (transforms.conf.spec, case_sensitive_match). */
export function folding({ caseSensitive, source }: LookupTable) {
  const lower = (cell: string): string => (caseSensitive || source.kind === 'collection' ? cell : cell.toLowerCase());
  return { cell: lower, value: (value: Sql): Sql => (caseSensitive ? value : sql`lowerUTF8(${value})`) };
}
