import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Session } from 'chdb';
import { openEmbedded } from './embedded.js';
import { INSERT_SETTINGS } from './engine.js';
import type { StoredEvent } from './event.js';
import { payloads } from './payload.js';
import { createEventTable } from './tables.js';

export interface InsertBench {
  /** Through `insertEvents`: checked, grouped, encoded, inserted, counted. */
  readonly eventsPerSecond: number;
  /** The engine alone, fed the same rows already encoded. */
  readonly bareEventsPerSecond: number;
  /** Encoding alone, on one core. */
  readonly encodedPerSecond: number;
}

const EVENTS = 200_000;
const BATCH = 50_000;
const NAMES: readonly string[] = ['EventCode', ...Array.from({ length: 29 }, (_, i) => `Field${i}`)];

/** Text as a parser leaves it: one flat piece, not a tree of concatenations. */
const flat = (value: string): string => Buffer.from(value, 'utf8').toString('utf8');

/** Events of 30 fields and about 1.2 KB, shaped like Sysmon's: paths, numbers, words. */
function sample(count: number): readonly StoredEvent[] {
  const value = (field: number, i: number): string => {
    if (field === 0) return String(i % 26);
    return field % 6 === 0 ? `C:\\Windows\\System32\\tool${i % 997}.exe` : `value ${field} of ${i % 1000}`;
  };
  return Array.from({ length: count }, (_, i) => ({
    time: 1_700_000_000_000_000 + i * 10_000,
    index: 'main',
    sourcetype: 'XmlWinEventLog',
    source: 'XmlWinEventLog:Microsoft-Windows-Sysmon/Operational',
    host: `host${Math.floor(i / 1000) % 20}`,
    raw: flat(
      `<Event><System><EventID>${i % 26}</EventID></System>${"<Data Name='User'>CORP\\user</Data>".repeat(17)}${i}`,
    ),
    names: NAMES,
    values: NAMES.map((_name, field) => flat(value(field, i))),
  }));
}

function batches(events: readonly StoredEvent[]): readonly (readonly StoredEvent[])[] {
  return Array.from({ length: Math.ceil(events.length / BATCH) }, (_, i) => events.slice(i * BATCH, (i + 1) * BATCH));
}

async function rate(events: number, work: () => Promise<void>): Promise<number> {
  const begin = process.hrtime.bigint();
  await work();
  return Math.round(events / (Number(process.hrtime.bigint() - begin) / 1e9));
}

function encode(events: readonly StoredEvent[]): readonly Buffer[] {
  const numbered = events.map((event, sequence) => ({ event, sequence }));
  return [...payloads(numbered, { scalars: NAMES, arrays: new Set(), overflow: new Set() }, 1_700_000_000_000_000)];
}

async function insertAll(events: readonly StoredEvent[]): Promise<void> {
  const store = await openEmbedded();
  try {
    for (const batch of batches(events)) await store.insertEvents(batch);
  } finally {
    await store.close();
  }
}

async function insertBare(session: Session, encoded: readonly Buffer[]): Promise<void> {
  for (const values of encoded) {
    await session.insert({ table: 'events_bare', values, format: 'TSVWithNames', settings: INSERT_SETTINGS });
  }
}

async function measure(): Promise<InsertBench> {
  const events = sample(EVENTS);
  await insertAll(events.slice(0, BATCH));
  let encoded: readonly Buffer[] = [];
  const encodedPerSecond = await rate(EVENTS, async () => {
    encoded = batches(events).flatMap(encode);
  });
  const store = await openEmbedded();
  const eventsPerSecond = await rate(EVENTS, async () => {
    for (const batch of batches(events)) await store.insertEvents(batch);
  });
  await store.close();
  const { Session } = await import('chdb');
  const session = new Session();
  await session.queryAsync(createEventTable('events_bare', '', { scalars: NAMES, arrays: [] }));
  const bareEventsPerSecond = await rate(EVENTS, () => insertBare(session, encoded));
  session.close();
  return { eventsPerSecond, bareEventsPerSecond, encodedPerSecond };
}

/** Measures in a process of its own, since the caller may have a store open. */
export async function benchInsert(): Promise<InsertBench> {
  const child = spawn(process.execPath, ['--import', 'tsx', fileURLToPath(import.meta.url)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(child.stdout)) as InsertBench;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(JSON.stringify(await measure()));
