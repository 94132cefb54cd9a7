import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { SingleEvents } from '../../src/ingest/index.js';
import { loadKnowledge } from '../../src/knowledge/index.js';
import { search } from '../../src/search/index.js';
import { openEmbedded } from '../../src/store/index.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

/*
 * Every data source of the content says which fields its events have, and brings an event. Here the bundled packs read
 * that event, and what is missing is counted. The list was made of many events, so one event need not have every field.
 */

const corpus = corpusFolder();
const folder = corpus === undefined ? undefined : join(corpus, 'security_content/data_sources');
const skip = folder !== undefined && existsSync(folder) ? false : NO_CORPUS;

/** Fields that Splunk gives every event or makes of its place in a file; they are made when a search names them. */
const BOOKKEEPING =
  /^(date_\w+|eventtype|linecount|punct|source|sourcetype|splunk_server|tag|tag::.*|time(start|end)pos|timestamp|_time|host|index)$/;

interface DataSource {
  readonly name: string;
  readonly source: string;
  readonly sourcetype: string;
  readonly fields: readonly string[];
  readonly example: string;
}

/** What a file of the content says of its data source. */
interface Described {
  readonly source: string;
  readonly sourcetype: string;
  readonly fields?: readonly string[];
  readonly example_log?: unknown;
}

function readDataSources(): DataSource[] {
  if (folder === undefined || skip !== false) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.yml'))
    .sort()
    .flatMap((file) => {
      const described: Described = parse(readFileSync(join(folder, file), 'utf8'));
      const { source, sourcetype, fields, example_log } = described;
      const listed = (fields ?? []).filter((field) => !BOOKKEEPING.test(field));
      if (typeof example_log !== 'string' || listed.length === 0) return [];
      return [{ name: file.slice(0, -4), source, sourcetype, fields: listed, example: example_log.trim() }];
    });
}

const PACKS = fileURLToPath(new URL('../../packs', import.meta.url));
const packs = readdirSync(PACKS)
  .map((name) => join(PACKS, name))
  .filter((pack) => existsSync(join(pack, 'default')));

const sources = readDataSources();
const store = await openEmbedded({});
after(() => store.close());

async function missingFields(): Promise<Map<string, string[]>> {
  const { knowledge, indexTime } = await loadKnowledge(packs);
  const singles = new SingleEvents(indexTime);
  const events = sources.flatMap(({ name, source, sourcetype, example }) => {
    const otherwise = { source, sourcetype, host: 'h' };
    return singles.read(example, { index: name, source, sourcetype, received: 1_700_000_000e6, otherwise }).flat();
  });
  await store.insertEvents(events);
  const { rows } = await search({ spl: 'search index=*', knowledge }, store);
  return new Map(
    sources.map(({ name, fields }) => {
      const row = rows.find((r) => r.index === name) ?? {};
      return [name, fields.filter((field) => row[field] === undefined || row[field] === null)];
    }),
  );
}

/** Of one event in the list of many: the example has no value here, or belongs to another event. */
const EMPTY_IN_EXAMPLE: Readonly<Record<string, readonly string[]>> = {
  // The elements are there and empty; the two values are of 5007, in whose company the list was made.
  windows_event_log_defender_1121: ['Involved_File', 'New_Value', 'Old_Value', 'Target_Commandline'],
  windows_event_log_defender_1122: ['Path', 'Target_Commandline'],
  windows_event_log_defender_5007: ['New_Value'],
};

/** Why the event of a data source says nothing about its fields. */
function unsound({ sourcetype, example }: DataSource): string | undefined {
  if (sourcetype === 'stream:ip' && !example.startsWith('{')) return 'an event of another source';
  if (!WINDOWS.test(sourcetype)) return undefined;
  const xml = example.startsWith('<Event');
  if (sourcetype === 'ActiveDirectory' && xml) return 'an event of another source';
  if (xml && !example.endsWith('</Event>')) return 'cut off after its first line';
  return xml || example.includes('\n') || example.startsWith('{') ? undefined : 'cut off after its first line';
}

const WINDOWS = /^(xmlwineventlog|wineventlog|sysmon:linux|activedirectory)$/i;

/** Share of the fields of all sound examples that must be there. The rest is mostly what Splunk looks up in inventories. */
const FLOOR = 0.995;

test('fields of the data sources', { skip }, async (t) => {
  const missing = await missingFields();
  for (const { name, fields } of sources) {
    const lacking = missing.get(name) ?? [];
    const share = Math.floor((100 * (fields.length - lacking.length)) / fields.length);
    t.diagnostic(`${share} % ${name}${lacking.length > 0 ? `: without ${lacking.slice(0, 20).join(' ')}` : ''}`);
  }
  const sound = sources.filter((source) => unsound(source) === undefined);
  const named = sound.flatMap((source) => source.fields).length;
  const lost = sound.flatMap((source) => missing.get(source.name) ?? []).length;
  const share = (named - lost) / named;
  t.diagnostic(`${(100 * share).toFixed(2)} % of ${named} fields of ${sound.length} sound examples`);
  assert.ok(share >= FLOOR, `${share}`);
  const windows = sources.filter(({ sourcetype }) => WINDOWS.test(sourcetype));
  for (const source of windows) {
    const why = unsound(source);
    if (why === undefined) assert.deepEqual(missing.get(source.name), EMPTY_IN_EXAMPLE[source.name] ?? [], source.name);
    else t.diagnostic(`not judged: ${source.name}, its example is ${why}`);
  }
  assert.ok(windows.length > 0);
});
