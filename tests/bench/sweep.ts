import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { contentFolder, contentPacks, knowledgePacks } from '../../src/cli/packs.js';
import { type Content, type Detection, loadContent, savedSearchTable } from '../../src/content/index.js';
import { loadKnowledge, readContentLookups, withLookups } from '../../src/knowledge/index.js';
import { type RunEntry, readRuns, switchDetections, TestClock } from '../../src/schedule/index.js';
import { createToken, findServer, openRemoteStore, serve } from '../../src/server/index.js';
import { openEmbedded } from '../../src/store/index.js';
import type { Measure } from './ratio.js';
import { fillWithHour, ingesting } from './sweep-load.js';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** The hour that is searched ends ten minutes before it is. */
const WINDOW = { 'dispatch.earliest_time': '-70m@m', 'dispatch.latest_time': '-10m@m' };

const { values } = parseArgs({
  strict: false,
  options: {
    content: { type: 'string' },
    events: { type: 'string', default: '1000000' },
    detections: { type: 'string', default: '1200' },
    rate: { type: 'string', default: '1000' },
    data: { type: 'string' },
    slowest: { type: 'string', default: '0' },
  },
});
const numberOf = (name: 'events' | 'detections' | 'rate' | 'slowest'): number => Number(values[name]);

/** As many detections as are wanted: those there are, again and again under other ids. */
function multiplied(content: Content, wanted: number): Content {
  const own = content.detections.filter(({ type }) => type !== 'Correlation');
  const copy = (one: Detection, i: number): Detection =>
    i < own.length
      ? one
      : { ...one, id: `${one.id.slice(0, -6)}${String(i).padStart(6, '0')}`, name: `${one.name} ${i}` };
  return {
    ...content,
    detections: Array.from({ length: wanted }, (_, i) => copy(own[i % own.length] as Detection, i)),
  };
}

async function workspace() {
  const given = typeof values.content === 'string';
  const folders = [contentFolder(given ? String(values.content) : 'karst', process.cwd())];
  const loaded = await loadContent([...contentPacks(), ...folders]);
  const content = given ? loaded : multiplied(loaded, numberOf('detections'));
  const { knowledge, indexTime } = await loadKnowledge(knowledgePacks());
  const { tables } = await readContentLookups(content.lookups.values());
  const setup = {
    knowledge: withLookups(knowledge, tables),
    macros: content.macros,
    savedSearches: savedSearchTable(content),
  };
  return { content, setup, indexTime };
}

function printSlowest(runs: readonly RunEntry[]): void {
  const slowest = [...runs].sort((a, b) => (b.ms ?? 0) - (a.ms ?? 0)).slice(0, numberOf('slowest'));
  for (const { name, ms, rows } of slowest)
    process.stdout.write(`  ${String(ms).padStart(7)} ms ${rows} rows  ${name}\n`);
  for (const { name, error } of runs.filter(({ state }) => state === 'failed').slice(0, numberOf('slowest')))
    process.stdout.write(`  failed: ${name}: ${error}\n`);
}

/** A folder with the events in it; resolves to when to sweep: every sweep of the same events is a minute later. */
async function filled(folder: string): Promise<number> {
  const note = join(folder, 'next-sweep');
  if (!existsSync(note)) {
    const at = Math.floor(Date.now() / HOUR) * HOUR;
    mkdirSync(folder, { recursive: true });
    const store = await openEmbedded({ path: join(folder, 'store') });
    const events = await fillWithHour(store, at - 70 * MINUTE, numberOf('events'));
    await store.close();
    process.stdout.write(`${events} events\n`);
    writeFileSync(note, String(at));
  }
  const at = Number(readFileSync(note, 'utf8'));
  writeFileSync(note, String(at + MINUTE));
  return at;
}

async function sweep(folder: string): Promise<readonly Measure[]> {
  const at = await filled(folder);
  const data = join(folder, 'store');
  const { content, setup, indexTime } = await workspace();
  const clock = new TestClock(at - MINUTE);
  const ports = { host: '127.0.0.1', webPort: 0, hecPort: 0, apiPort: 0 };
  const scheduling = { content, clock };
  const problems: string[] = [];
  const log = (level: string, message: string): void => void (level === 'info' || problems.push(message));
  const server = await serve({ data, ...ports, version: '0', setup, scheduling, indexTime, log });
  const found = await findServer(data);
  if (found === undefined) throw new Error('the server cannot be found');
  const store = await openRemoteStore(found);
  try {
    const settings = { kind: 'hec', name: 'h', index: 'main', indexes: [], ack: false, inQuery: false } as const;
    const { token } = await createToken(store, settings);
    const { detections } = content;
    const own = { ...WINDOW, cron_schedule: `${new Date(at).getUTCMinutes()} * * * *` };
    await switchDetections(store, { detections, action: 'enable', settings: own, by: 'bench', now: at - MINUTE });
    await server.scheduler?.settled();
    const rate = numberOf('rate');
    const stop = rate > 0 ? ingesting(`http://127.0.0.1:${server.ports.hec}`, token, { rate, time: at }) : undefined;
    const begin = performance.now();
    clock.set(at);
    await server.scheduler?.settled();
    const seconds = (performance.now() - begin) / 1000;
    const { sent, p99 } = (await stop?.()) ?? { sent: 0, p99: 0 };
    const runs = (await readRuns(store, at - MINUTE)).filter(({ scheduled }) => scheduled * 1000 === at);
    printSlowest(runs);
    const count = (state: string): number => runs.filter((run) => run.state === state).length;
    const notables = runs.reduce((sum, { notables = 0 }) => sum + notables, 0);
    const detail =
      `${count('done')} done, ${count('failed')} failed, ${notables} notables; meanwhile ` +
      `${Math.round(sent / seconds)} events/s over HEC, p99 ${p99.toFixed(0)} ms`;
    const name = `${runs.length} detections over an hour of ${numberOf('events').toLocaleString('en')} events`;
    return [{ name, value: seconds, unit: 's', bound: { kind: 'most', value: 300 }, detail }];
  } finally {
    await store.close();
    await server.stop();
  }
}

/**
 * The top of the hour with every detection enabled. `--content DIR` takes a corpus instead of copies of the bundled
 * detections, `--slowest N` names the slowest and failed ones, `--data DIR` keeps the events for the next time.
 */
export async function benchSweep(): Promise<readonly Measure[]> {
  if (typeof values.data === 'string') return sweep(resolve(values.data));
  const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'));
  try {
    return await sweep(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
