import type { Payload } from './payload.js';
import { arrayText, escapeText, NULL } from './tsv.js';

/** One row that a search holds: text, or a list for several values; absent fields have no key. */
export type HeldRow = Readonly<Record<string, string | readonly string[]>>;

export interface HeldColumn {
  /** The column of the table: Nullable(String), or Array(String) if `many`. */
  readonly column: string;
  readonly many: boolean;
}

/** Rows that a search has made along the way, as a table it can read for as long as it runs. */
export interface HeldRows {
  readonly table: string;
  readonly columns: ReadonlyMap<string, HeldColumn>;
  readonly count: number;
}

const PREFIX = 'held_';

/** The column that numbers the rows from 0. */
export const HELD_POSITION = 'position';

export function heldTable(number: number): string {
  return `${PREFIX}${number}`;
}

/** Tables of searches that a crash cut short: they have lost their rows and go when the store is opened. */
export function isHeldTable(table: string): boolean {
  return table.startsWith(PREFIX);
}

/** The layout for some rows: a field with a list somewhere is a list everywhere. */
export function heldRows(table: string, fields: readonly string[], rows: readonly HeldRow[]): HeldRows {
  const many = (field: string): boolean => rows.some((row) => typeof row[field] === 'object');
  const columns = fields.map((field, i) => [field, { column: `c${i}`, many: many(field) }] as const);
  return { table, columns: new Map(columns), count: rows.length };
}

/**
 * In memory, where it need not outlive the engine. Where the engine may restart under a search, a table in memory would come
 * back empty, and its search would answer from nothing.
 */
export function createHeldTable({ table, columns }: HeldRows, lasting: boolean): string {
  const definitions = [...columns.values()].map(
    ({ column, many }) => `${column} ${many ? 'Array(String)' : 'Nullable(String)'}`,
  );
  return `CREATE TABLE ${table} (${[`${HELD_POSITION} UInt64`, ...definitions].join(', ')}) ENGINE = ${lasting ? 'StripeLog' : 'Memory'}`;
}

function cell(value: string | readonly string[] | undefined, many: boolean): string {
  if (many) return arrayText(value === undefined ? [] : typeof value === 'string' ? [value] : value);
  return typeof value === 'string' ? escapeText(value) : NULL;
}

/** Rows turned into bytes at a time. */
const PIECE_ROWS = 5000;

export function heldPayload({ columns }: HeldRows, rows: readonly HeldRow[]): Payload {
  const layout = [...columns];
  const header = [HELD_POSITION, ...layout.map(([, { column }]) => column)].join('\t');
  const pieces = [Buffer.from(`${header}\n`, 'utf8')];
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    const lines = rows
      .slice(from, from + PIECE_ROWS)
      .map(
        (row, i) => `${[String(from + i), ...layout.map(([field, { many }]) => cell(row[field], many))].join('\t')}\n`,
      );
    pieces.push(Buffer.from(lines.join(''), 'utf8'));
  }
  return pieces;
}
