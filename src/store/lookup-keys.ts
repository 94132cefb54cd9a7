import { randomBytes } from 'node:crypto';
import type { LookupCell, LookupRows } from './lookup-store.js';

/** The column that tells the rows of a collection apart. */
export const KEY = '_key';

/** Row keys as the store makes them: unique, whichever process made them. */
function keyMaker(): () => string {
  const start = randomBytes(8).toString('hex');
  let count = 0;
  return () => {
    count += 1;
    return start + count.toString(16).padStart(8, '0');
  };
}

function asText(cell: LookupCell | undefined): string {
  return (typeof cell === 'string' ? cell : cell?.[0]) ?? '';
}

/** The key of a row, or empty text. */
export function keyOf(row: readonly LookupCell[], column: number): string {
  return column < 0 ? '' : asText(row[column]);
}

/** Gives every row a key; of several rows with one key the last counts, in the place of the first. */
export function keyed({ columns, rows }: LookupRows): LookupRows {
  const present = columns.indexOf(KEY);
  const at = present < 0 ? columns.length : present;
  const make = keyMaker();
  const byKey = new Map<string, readonly LookupCell[]>();
  for (const row of rows) {
    const key = keyOf(row, present) || make();
    byKey.set(key, row[at] === key ? row : columnsWith(row, at, key));
  }
  return { columns: present < 0 ? [...columns, KEY] : columns, rows: [...byKey.values()] };
}

function columnsWith(row: readonly LookupCell[], at: number, key: string): LookupCell[] {
  const cells = row.slice();
  while (cells.length < at) cells.push(null);
  cells[at] = key;
  return cells;
}

/** The same rows under other columns, which hold all of theirs. */
export function underColumns({ columns, rows }: LookupRows, wanted: readonly string[]): LookupRows {
  if (columns.every((column, i) => column === wanted[i])) return { columns: wanted, rows };
  const from = wanted.map((column) => columns.indexOf(column));
  return { columns: wanted, rows: rows.map((row) => from.map((i) => row[i] ?? null)) };
}
