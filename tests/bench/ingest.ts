import { once } from 'node:events';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Diagnostic } from '../../src/diagnostics/index.js';
import { ingestFile } from '../../src/ingest/index.js';
import { simulate } from '../../src/rehearse/index.js';
import { openEmbedded, type StoredEvent } from '../../src/store/index.js';
import { benchBareInsert } from '../../src/store/insert.bench.js';
import type { Measure } from './ratio.js';

const DISTINCT = 20_000;

/** In a shorter ingest, the engine's first merges make the second half look larger than what came before. */
const SETTLED = 1e9;

/** Writes simulated Sysmon XML of about `bytes`, one event a line; the same 20,000 events over and over. */
async function writeLog(path: string, bytes: number): Promise<number> {
  const lines = simulate({ technique: 'T1102', seed: 1, events: DISTINCT, start: Date.UTC(2024, 2, 1) }) ?? [];
  const block = Buffer.from(`${lines.join('\n')}\n`);
  const out = createWriteStream(path);
  let events = 0;
  for (let written = 0; written < bytes; written += block.length) {
    events += lines.length;
    if (!out.write(block)) await once(out, 'drain');
  }
  out.end();
  await finished(out);
  return events;
}

function refuse({ message }: Diagnostic): never {
  throw new Error(message);
}

/** Batches as the store gets them, of a log of 100 MB. Apart from the measured ingest, whose memory they would fill. */
async function batchesOf(path: string): Promise<readonly (readonly StoredEvent[])[]> {
  const batches: (readonly StoredEvent[])[] = [];
  await writeLog(path, 100e6);
  await ingestFile(path, {}, async (batch) => void batches.push(batch), refuse);
  return batches;
}

/** File to committed rows, and what the process holds while it happens. */
export async function benchIngest(bytes: number): Promise<readonly Measure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  const store = await openEmbedded({});
  try {
    const path = join(folder, 'sysmon.xml');
    const events = await writeLog(path, bytes);
    const memory: number[] = [];
    const begin = process.hrtime.bigint();
    const report = await ingestFile(
      path,
      { onProgress: () => memory.push(process.memoryUsage.rss()) },
      (batch) => store.insertEvents(batch),
      refuse,
    );
    const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
    if (report.events !== events) throw new Error(`${report.events} events ingested of ${events}`);
    const rate = events / seconds;
    await store.close();
    const bare = await benchBareInsert(await batchesOf(join(folder, 'part.xml')));
    const half = memory.slice(Math.floor(memory.length / 2));
    const quarter = memory.slice(Math.floor(memory.length / 4), Math.floor(memory.length / 2));
    return [
      {
        name: 'Sysmon XML, file to committed rows',
        value: rate,
        unit: 'events/s',
        bound: { kind: 'least', value: 40_000 },
        detail: `${events.toLocaleString('en')} events, ${(bytes / 1e6).toFixed(0)} MB in ${seconds.toFixed(1)} s (${(bytes / 1e6 / seconds).toFixed(0)} MB/s)`,
      },
      {
        name: 'the same / bare insert of rows as TSV',
        value: rate / bare,
        unit: '×',
        bound: { kind: 'least', value: 0.4 },
        detail: `bare insert ${Math.round(bare).toLocaleString('en')} events/s`,
      },
      {
        name: 'resident memory, second half / second quarter',
        value: Math.max(...half) / Math.max(...quarter),
        unit: '×',
        ...(bytes >= SETTLED ? { bound: { kind: 'most', value: 1.25 } } : {}),
        detail: `peak ${(Math.max(...memory) / 1e6).toFixed(0)} MB`,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
