import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoredEvent } from './event.js';
import { payloads } from './payload.js';
import { createEventTable, insertFromFile } from './tables.js';

/**
 * Rows a second that the engine takes when it is fed the events of one shape already encoded, from files that are
 * there already, into a table like the store's: the fastest way in that chDB has. No store may be open.
 */
export async function benchBareInsert(batches: readonly (readonly StoredEvent[])[]): Promise<number> {
  const { Session } = await import('chdb');
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  const session = new Session();
  try {
    const names = [...new Set(batches.flatMap((batch) => batch.flatMap((event) => event.names)))];
    const layout = { scalars: names, arrays: new Set<string>(), overflow: new Set<string>() };
    await session.queryAsync(createEventTable('events_bare', '', { scalars: names, arrays: [] }));
    const files = batches.flatMap((batch, i) => {
      const numbered = batch.map((event, sequence) => ({ event, sequence }));
      return [...payloads(numbered, layout, 1_700_000_000_000_000)].map((payload, k) => {
        const file = join(folder, `${i}-${k}.tsv`);
        writeFileSync(file, Buffer.concat(payload));
        return file;
      });
    });
    const begin = process.hrtime.bigint();
    for (const file of files) await session.queryAsync(insertFromFile('events_bare', file));
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    return batches.reduce((sum, batch) => sum + batch.length, 0) / seconds;
  } finally {
    session.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
