import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scalarColumn } from './catalogue.js';
import type { StoredEvent } from './event.js';
import { createEventTable, insertFromFile } from './tables.js';
import { escapeText, NULL, timeText } from './tsv.js';

const META = ['_seq', '_time', '_indextime', 'index', 'sourcetype', 'source', 'host', '_raw'] as const;

function cells(event: StoredEvent, sequence: number, fields: readonly string[]): readonly string[] {
  const { time, index, sourcetype, source, host, raw, names, values } = event;
  const byName = new Map(names.map((name, at) => [name, values[at] ?? []]));
  const field = (name: string): string => {
    const value = byName.get(name);
    const first = typeof value === 'string' ? value : value?.[0];
    return first === undefined ? NULL : escapeText(first);
  };
  const meta = [index, sourcetype, source, host, raw].map(escapeText);
  return [String(sequence), timeText(time), timeText(time), ...meta, ...fields.map(field)];
}

/** TabSeparatedWithNames; fields of several values with the first alone. */
function rows(batch: readonly StoredEvent[], fields: readonly string[]): string {
  const header = [...META, ...fields.map(scalarColumn)];
  return [header, ...batch.map((event, sequence) => cells(event, sequence, fields))]
    .map((row) => `${row.join('\t')}\n`)
    .join('');
}

/**
 * Rows a second that the engine takes when it is fed the events already written as TSV, from files that are there
 * already, into a table like the store's. No store may be open.
 */
export async function benchBareInsert(batches: readonly (readonly StoredEvent[])[]): Promise<number> {
  const { Session } = await import('chdb');
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  const session = new Session();
  try {
    const fields = [...new Set(batches.flatMap((batch) => batch.flatMap((event) => event.names)))];
    await session.queryAsync(createEventTable('events_bare', '', { scalars: fields, arrays: [] }));
    const files = batches.map((batch, i) => {
      const file = join(folder, `${i}.tsv`);
      writeFileSync(file, rows(batch, fields));
      return file;
    });
    const begin = process.hrtime.bigint();
    for (const file of files) await session.queryAsync(insertFromFile('events_bare', file, 'TSVWithNames'));
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    return batches.reduce((sum, batch) => sum + batch.length, 0) / seconds;
  } finally {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
