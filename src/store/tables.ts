import { arrayColumn, scalarColumn } from './catalogue.js';
import { INSERT_SETTINGS } from './engine.js';
import type { PayloadFormat } from './payload.js';

/** Field columns of one table; wider tables insert and merge out of proportion, so further fields go to the map. */
export const MAX_FIELD_COLUMNS = 400;

const PREFIX = 'events_';

/** The table of a family. */
export function eventTable(slug: string): string {
  return `${PREFIX}${slug}`;
}

/** The family of a table, or undefined for tables that hold no events. */
export function familyOfTable(table: string): string | undefined {
  return table.startsWith(PREFIX) ? table.slice(PREFIX.length) : undefined;
}

/** Column names hold no back-tick and no backslash: `encode` in catalogue.ts leaves neither. */
function quoted(column: string): string {
  return `\`${column}\``;
}

function text(value: string): string {
  return `'${value.replace(/[\\']/g, (c) => `\\${c}`)}'`;
}

function scalarDefinition(field: string): string {
  return `${quoted(scalarColumn(field))} Nullable(String) CODEC(ZSTD(1))`;
}

function arrayDefinition(field: string): string {
  return `${quoted(arrayColumn(field))} Array(String) CODEC(ZSTD(1))`;
}

const META = [
  '`_seq` UInt64 CODEC(Delta, ZSTD(1))',
  "`_time` DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1))",
  "`_indextime` DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1))",
  '`index` LowCardinality(String)',
  '`sourcetype` LowCardinality(String)',
  '`source` LowCardinality(String)',
  '`host` LowCardinality(String)',
  '`_raw` String CODEC(ZSTD(3))',
  '`_more` Map(String, Array(String)) CODEC(ZSTD(1))',
];

/** Aggregates of ORIGINS_SELECT, in the words of the projection: the engine matches them by their text. */
const ORIGIN_AGGREGATES = 'count(), min(_time), max(_time), max(_seq)';
const ORIGIN_KEYS = '`index`, `sourcetype`, `source`, `host`';

/**
 * The columns of a new event table, and how it is sorted:
 * searches name an index and most often an event code, so those come first, and time within them.
 *
 * The `origins` projection keeps the counts that the catalogue shows beside the events themselves, in the same parts:
 * they can never disagree with the events, whatever a crash cuts short.
 *
 * Partitions are months. Logs of past incidents scatter over years, and a part for each of their days makes small
 * inserts and opening several times slower; within a month, parts and granules are skipped by their first and last time.
 */
export function createEventTable(table: string, comment: string, fields: TableFields): string {
  const key = fields.scalars.includes('EventCode') ? quoted(scalarColumn('EventCode')) : '`source`';
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (
    ${columnsFor(fields).join(',\n    ')},
    INDEX times _time TYPE minmax GRANULARITY 1,
    PROJECTION origins (SELECT ${ORIGIN_KEYS}, ${ORIGIN_AGGREGATES} GROUP BY ${ORIGIN_KEYS})
  ) ENGINE = MergeTree
  PARTITION BY toYYYYMM(_time)
  ORDER BY (\`index\`, ${key}, _time)
  SETTINGS allow_nullable_key = 1, min_bytes_for_wide_part = 134217728
  COMMENT ${text(comment)}`;
}

/** The same columns in memory, a fifth of the work for a few events: nothing is sorted, skipped or written to disk. */
export function createEventTableInMemory(table: string, comment: string, fields: TableFields): string {
  return `CREATE TABLE IF NOT EXISTS ${quoted(table)} (
    ${columnsFor(fields).join(',\n    ')}
  ) ENGINE = Memory SETTINGS compress = 1 COMMENT ${text(comment)}`;
}

function columnsFor({ scalars, arrays }: TableFields): readonly string[] {
  return [...META, ...scalars.map(scalarDefinition), ...arrays.map(arrayDefinition)];
}

/** Fields to give columns to. */
export interface TableFields {
  readonly scalars: readonly string[];
  readonly arrays: readonly string[];
}

/** One statement for all new columns: each ALTER costs about as much as the whole of them. */
export function addColumns(table: string, fields: TableFields): string {
  const columns = [...fields.scalars.map(scalarDefinition), ...fields.arrays.map(arrayDefinition)];
  return `ALTER TABLE ${quoted(table)} ${columns.map((column) => `ADD COLUMN IF NOT EXISTS ${column}`).join(', ')}`;
}

/** Inserts the rows of a file. */
export function insertFromFile(table: string, path: string, format: PayloadFormat): string {
  const settings = Object.entries(INSERT_SETTINGS).map(([name, value]) => `${name} = ${value}`);
  return `INSERT INTO ${quoted(table)} FROM INFILE ${text(path)} COMPRESSION 'none' SETTINGS ${settings.join(', ')} FORMAT ${format}`;
}

/** Rows of (index, sourcetype, source, host, count, first µs, last µs, last _seq). */
export function originsSelect(table: string): string {
  return `SELECT ${ORIGIN_KEYS}, c, toUnixTimestamp64Micro(f), toUnixTimestamp64Micro(l), s FROM (
    SELECT ${ORIGIN_KEYS}, count() AS c, min(_time) AS f, max(_time) AS l, max(_seq) AS s
    FROM ${quoted(table)} GROUP BY ${ORIGIN_KEYS})`;
}
