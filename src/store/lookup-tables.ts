import { keyOf } from './lookup-keys.js';
import type { LookupCell, LookupRows, LookupTarget, StoredLookup } from './lookup-store.js';
import type { Payload } from './payload.js';
import type { Cell } from './query.js';
import { arrayText, escapeText, mapText } from './tsv.js';

/*
 * Tables of written lookups. Every lookup has a table of rows; a write that replaces makes a new one. What counts is
 * the last line of the log for a lookup: which table, and up to which write its rows are to be seen. That line is one
 * row, so it is there or it is not, and with it all rows of the write.
 */

const PREFIX = 'lookup_rows_';

/** The table of the log. */
export const LOOKUP_LOG = 'lookup_log';

/** A lookup as the log has it. */
export interface LookupState extends StoredLookup {
  /** The number of its table; 0 after it was removed. */
  readonly table: number;
  /** Rows of the table that later ones have taken the place of. */
  readonly dead: number;
}

export function rowTable(number: number): string {
  return `${PREFIX}${number}`;
}

/** The number of a table of rows; undefined for other tables. */
export function rowTableNumber(table: string): number | undefined {
  return table.startsWith(PREFIX) ? Number(table.slice(PREFIX.length)) : undefined;
}

export const CREATE_LOOKUP_LOG = `CREATE TABLE IF NOT EXISTS ${LOOKUP_LOG} (
    kind LowCardinality(String),
    name String,
    version UInt64,
    number UInt64,
    columns Array(String),
    count UInt64,
    dead UInt64
  ) ENGINE = ReplacingMergeTree(version) ORDER BY (kind, name)`;

export const SELECT_LOOKUP_LOG = `SELECT kind, name, version, number, columns, count, dead FROM ${LOOKUP_LOG}
  ORDER BY version DESC LIMIT 1 BY kind, name`;

/**
 * `cells` in the order of the lookup's columns, which only grow as long as the table lives, so old rows may be shorter.
 * `lists` has the cells of several values by their position.
 */
export function createRowTable(number: number): string {
  return `CREATE TABLE ${rowTable(number)} (
    write UInt64 CODEC(Delta, ZSTD(1)),
    position UInt32 CODEC(Delta, ZSTD(1)),
    key String CODEC(ZSTD(1)),
    cells Array(String) CODEC(ZSTD(1)),
    lists Map(String, Array(String)) CODEC(ZSTD(1))
  ) ENGINE = MergeTree ORDER BY (write, position)`;
}

/** Rows that a write left which never came to its end. */
export function deleteUnfinished({ table, version }: LookupState): string {
  return `ALTER TABLE ${rowTable(table)} DELETE WHERE write > ${version} SETTINGS mutations_sync = 1`;
}

export function logPayload(state: LookupState): Payload {
  const { kind, name, version, table, columns, count, dead } = state;
  const cells = [kind, escapeText(name), version, table, arrayText(columns), count, dead];
  return [Buffer.from(`kind\tname\tversion\tnumber\tcolumns\tcount\tdead\n${cells.join('\t')}\n`, 'utf8')];
}

export function stateOf(row: readonly Cell[]): LookupState {
  const [kind, name, version, table, columns, count, dead] = row;
  return {
    kind: kind === 'file' ? 'file' : 'collection',
    name: String(name),
    version: Number(version),
    table: Number(table),
    columns: Array.isArray(columns) ? columns.map(String) : [],
    count: Number(count),
    dead: Number(dead),
  };
}

export function targetId({ kind, name }: LookupTarget): string {
  return `${kind} ${name}`;
}

/** Rows turned into bytes at a time, and bytes of one INSERT. */
const PIECE_ROWS = 5000;
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** The rows of one write as TabSeparatedWithNames payloads; `key` is the position of the key column or -1. */
export function* rowPayloads({ rows }: LookupRows, write: number, key: number): Generator<Payload> {
  const header = Buffer.from('write\tposition\tkey\tcells\tlists\n', 'utf8');
  let pieces: Buffer[] = [header];
  let bytes = 0;
  for (let from = 0; from < rows.length; from += PIECE_ROWS) {
    const lines = rows.slice(from, from + PIECE_ROWS).map((row, i) => `${write}\t${from + i}\t${rowText(row, key)}\n`);
    const piece = Buffer.from(lines.join(''), 'utf8');
    pieces.push(piece);
    bytes += piece.length;
    if (bytes < MAX_PAYLOAD && from + PIECE_ROWS < rows.length) continue;
    yield pieces;
    pieces = [header];
    bytes = 0;
  }
}

function rowText(row: readonly LookupCell[], key: number): string {
  const cells = row.map((cell) => (typeof cell === 'string' ? cell : cell?.length === 1 ? (cell[0] ?? '') : ''));
  const lists = row.flatMap((cell, i) =>
    typeof cell === 'object' && cell !== null && cell.length > 1 ? [[String(i), cell] as const] : [],
  );
  return `${escapeText(keyOf(row, key))}\t${arrayText(cells)}\t${mapText(lists)}`;
}

/** Reads a row as `SELECT cells, lists` gives it. */
export function rowOf(cells: Cell | undefined, lists: Cell | undefined, width: number): LookupCell[] {
  const row: LookupCell[] = new Array<LookupCell>(width).fill(null);
  if (Array.isArray(cells)) for (const [i, cell] of cells.entries()) if (cell !== '') row[i] = String(cell);
  if (typeof lists === 'object' && lists !== null) {
    for (const [i, list] of Object.entries(lists)) if (Array.isArray(list)) row[Number(i)] = list.map(String);
  }
  return row;
}
