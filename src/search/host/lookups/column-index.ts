import type { LookupCell } from '../../../store/index.js';

/** One way of finding rows: by a wildcard column, by a network column, or by all exact columns together. */
export interface ColumnIndex {
  /** How many different things its cells say; the more, the fewer rows a value finds. */
  readonly distinct: number;
  /** Rows that the values match, ascending. */
  find(values: readonly string[]): readonly number[];
  /** Whether a row matches the values. */
  accepts(row: number, values: readonly string[]): boolean;
}

const EMPTY: readonly string[] = [''];

/** The texts of a cell; an empty cell is empty text, which only an empty value matches. */
export function textsOf(cell: LookupCell | undefined): readonly string[] {
  if (cell === null || cell === undefined) return EMPTY;
  if (typeof cell === 'string') return [cell];
  return cell.length === 0 ? EMPTY : cell;
}

/** Notes a row, of ascending ones, under a key once. */
export function addRow<K>(rows: Map<K, number[]>, key: K, row: number): void {
  const known = rows.get(key);
  if (known === undefined) rows.set(key, [row]);
  else if (known[known.length - 1] !== row) known.push(row);
}

/** Several ascending lists as one, every row once. Sorting a typed array is ten times as fast as any other way here. */
export function merged(lists: readonly (readonly number[])[]): readonly number[] {
  const [only = []] = lists;
  if (lists.length < 2) return only;
  const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let end = 0;
  for (const list of lists) for (const row of list) all[end++] = row;
  all.sort();
  const rows: number[] = [];
  let last = -1;
  for (const row of all) {
    if (row !== last) rows.push(row);
    last = row;
  }
  return rows;
}
