import { KarstError } from '../diagnostics/index.js';
import type { Engine } from './engine.js';
import { diagnose, messageOf } from './failure.js';
import type { RecordKind } from './record-kind.js';
import type { StoreRecord } from './store.js';
import { escapeText, timeText } from './tsv.js';

/** The ClickHouse table of a record kind: id String, time DateTime64(6, 'UTC'), body String (JSON). */
export function recordTable(kind: RecordKind): string {
  return `records_${kind}`;
}

export function createRecordTable(kind: RecordKind): string {
  return `CREATE TABLE IF NOT EXISTS ${recordTable(kind)} (
    id String,
    time DateTime64(6, 'UTC') CODEC(Delta, ZSTD(1)),
    body String CODEC(ZSTD(3))
  ) ENGINE = MergeTree ORDER BY id`;
}

/** One row for each id, of several the first; throws before anything is written if a record cannot be stored. */
export function recordRows(records: readonly StoreRecord[]): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (const { id, time, body } of records) {
    if (rows.has(id)) continue;
    if (!Number.isSafeInteger(time))
      throw new KarstError(diagnose('store/bad-record', {}, id, 'its time is no integer'));
    rows.set(id, `${escapeText(id)}\t${timeText(time)}\t${escapeText(bodyText(id, body))}\n`);
  }
  return rows;
}

function bodyText(id: string, body: StoreRecord['body']): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw new KarstError(diagnose('store/bad-record', {}, id, messageOf(error)));
  }
}

export function recordPayload(rows: Iterable<string>): Buffer {
  return Buffer.from(`id\ttime\tbody\n${[...rows].join('')}`, 'utf8');
}

/** Which of the ids are in the table already. */
export async function knownIds(engine: Engine, kind: RecordKind, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const text = `SELECT id FROM ${recordTable(kind)} WHERE id IN {ids:Array(String)}`;
  const { rows } = await engine.read({ text, parameters: { ids } }, {});
  return new Set(rows.map(([id]) => String(id)));
}

/** Records of a kind, oldest first. Two writers racing may both have written an id; it counts once. */
export async function readRecords(engine: Engine, kind: RecordKind, since?: number): Promise<readonly StoreRecord[]> {
  const [where, parameters] =
    since === undefined ? ['', {}] : ['WHERE time >= fromUnixTimestamp64Micro({since:Int64})', { since }];
  const text = `SELECT id, toUnixTimestamp64Micro(time), body FROM ${recordTable(kind)} ${where} ORDER BY time, id LIMIT 1 BY id`;
  const { rows } = await engine.read({ text, parameters }, {});
  return rows.map(([id, time, body]) => ({
    id: String(id),
    time: Number(time),
    body: JSON.parse(String(body)) as StoreRecord['body'],
  }));
}

/** Removes the records of a kind from before a time in microseconds; resolves to how many there were. */
export async function forgetRecords(
  engine: Engine,
  kind: RecordKind,
  before: number,
  dryRun: boolean,
): Promise<number> {
  const where = 'WHERE time < fromUnixTimestamp64Micro({before:Int64})';
  const ask = (text: string) => engine.read({ text, parameters: { before } }, {});
  const { rows } = await ask(`SELECT count() FROM ${recordTable(kind)} ${where}`);
  const count = Number(rows[0]?.[0] ?? 0);
  // By the connection of reads, as inserts need not wait for it; doing it twice changes nothing.
  if (count > 0 && !dryRun) await ask(`DELETE FROM ${recordTable(kind)} ${where}`);
  return count;
}
