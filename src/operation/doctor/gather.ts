import { readdirSync, readFileSync } from 'node:fs';
import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Content, Detection } from '../../content/index.js';
import { fieldsMadeBy, type Knowledge } from '../../knowledge/index.js';
import { originsOf } from '../../rehearse/index.js';
import { enabledDetections, readRuns } from '../../schedule/index.js';
import { inspect, type ResultRow, type SearchRequest, search } from '../../search/index.js';
import type { Origin, Store, TableEntry } from '../../store/index.js';
import type { Retention } from '../retention/index.js';
import type { DetectionFacts, Facts, LagFacts, ServerFacts } from './facts.js';

/** What a doctor looks at. */
export interface Patient {
  readonly store: Store;
  /** Folder of the store. */
  readonly data: string;
  readonly content: Content;
  /** What searches run with. */
  readonly setup: Omit<SearchRequest, 'spl'> & { readonly knowledge: Knowledge };
  readonly retention: Retention;
  readonly server?: ServerFacts;
}

const WEEK = 7 * 86_400_000;

/** Fields that every event has, or gets from what is said of it. */
const ALWAYS = new Set([
  ...['index', 'sourcetype', 'source', 'host', '_time', '_indextime', '_raw', 'linecount', 'punct', 'splunk_server'],
  ...['eventtype', 'tag', 'timestamp'],
]);

/** The limit of this process on open files, as Linux says it. */
function openFiles(): number | undefined {
  try {
    const most = /^Max open files\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))?.[1];
    return most === undefined || most === 'unlimited' ? undefined : Number(most);
  } catch {
    return undefined;
  }
}

function damagedFiles(data: string): readonly string[] {
  try {
    const folder = join(data, 'journal');
    return readdirSync(folder)
      .filter((name) => name.endsWith('.damaged'))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

async function rows({ setup, store }: Patient, spl: string): Promise<readonly ResultRow[]> {
  return (await search({ ...setup, spl }, store)).rows;
}

const NOT_OURS = 'NOT index IN (notable, risk)';

/** What came in within a quarter of an hour: enough to tell clocks, and no more to read than need be. */
async function lagsOf(patient: Patient): Promise<readonly LagFacts[]> {
  const found = await rows(
    patient,
    `search index=* ${NOT_OURS} _index_earliest=-15m earliest=-1d latest=+1d | eval lag=_indextime-_time
     | stats count perc10(lag) as low median(lag) as median perc90(lag) as high by index sourcetype`,
  );
  return found.map(({ index, sourcetype, count, low, median, high }) => ({
    index: String(index),
    sourcetype: String(sourcetype),
    events: Number(count),
    low: Number(low),
    median: Number(median),
    high: Number(high),
  }));
}

async function eventsOfDay(patient: Patient): Promise<number> {
  const [row] = await rows(patient, '| tstats count where index=* earliest=-1d latest=now');
  return Number(row?.count ?? 0);
}

/** The fields of the events that come from some origins: what is stored, and what knowledge makes. */
function fieldsOf(
  tables: readonly TableEntry[],
  origins: readonly Origin[],
  made: ReturnType<typeof fieldsMadeBy>,
): ReadonlySet<string> {
  const own = new Set(origins);
  const stored = tables.filter((table) => table.origins.some((origin) => own.has(origin)));
  const kinds = new Map(origins.map((origin) => [`${origin.sourcetype}\0${origin.source}`, origin]));
  return new Set([
    ...ALWAYS,
    ...stored.flatMap(({ fields }) => [...fields.keys()]),
    ...[...kinds.values()].flatMap(({ sourcetype, source }) => [...(made(sourcetype, source) ?? [])]),
  ]);
}

async function fieldsRead({ setup, store }: Patient, spl: string): Promise<ReadonlySet<string>> {
  // A search that does not compile fails when it runs, and is told of there.
  const inspection = await inspect({ ...setup, spl }, store).catch(() => undefined);
  return inspection?.reads ?? new Set();
}

async function factsOf(patient: Patient, detection: Detection): Promise<DetectionFacts> {
  const { tables } = patient.store.catalogue();
  const origins = originsOf(
    detection,
    patient.content,
    tables.flatMap((table) => table.origins),
  );
  const { name, dataSources: sources } = detection;
  if (origins === undefined) return { name, data: 'unknown', sources, missing: [] };
  if (origins.length === 0) return { name, data: 'none', sources, missing: [] };
  const known = fieldsOf(tables, origins, fieldsMadeBy(patient.setup.knowledge));
  const read = await fieldsRead(patient, detection.search);
  const missing = [...read].filter((field) => !known.has(field) && !field.startsWith('tag::') && !field.includes('*'));
  return { name, data: 'there', sources, missing: missing.sort() };
}

async function detectionFacts(patient: Patient): Promise<readonly DetectionFacts[]> {
  const byId = new Map(patient.content.detections.map((detection) => [detection.id, detection]));
  const facts: DetectionFacts[] = [];
  for (const [id, { name }] of await enabledDetections(patient.store)) {
    const detection = byId.get(id);
    if (detection !== undefined) facts.push(await factsOf(patient, detection));
    else facts.push({ name, data: 'no longer in the content', sources: [], missing: [] });
  }
  return facts.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Bytes of the file system that a folder is on. */
export async function diskOf(folder: string): Promise<Facts['disk']> {
  const { bavail, blocks, bsize } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** Looks at everything that the rules go by. Rejects as the store does. */
export async function gather(patient: Patient): Promise<Facts> {
  const { store, data, retention, server } = patient;
  const now = Date.now();
  await store.flush();
  const [{ mode, uid }, disk] = await Promise.all([stat(data), diskOf(data)]);
  const most = openFiles();
  return {
    now,
    folder: { path: data, mode, isOurs: process.getuid === undefined || uid === process.getuid() },
    disk,
    ...(most === undefined ? {} : { openFiles: most }),
    damaged: damagedFiles(data),
    store: await store.upkeep.size(),
    origins: store.catalogue().tables.flatMap((table) => table.origins),
    eventsOfDay: await eventsOfDay(patient),
    lags: await lagsOf(patient),
    retention,
    runs: await readRuns(store, now - WEEK),
    detections: await detectionFacts(patient),
    ...(server === undefined ? {} : { server }),
  };
}
