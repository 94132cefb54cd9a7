import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { EventType, Knowledge, TagRule } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { explain, search } from './search.js';

let store: Store;
before(async () => {
  store = await openEmbedded({});
});
after(() => store.close());

const eventTypes: readonly EventType[] = [
  { name: 'logon', search: 'action=logon', priority: 1 },
  { name: 'any', search: 'user=*', priority: 2 },
];
const tags: readonly TagRule[] = [
  { field: 'host', value: 'web*1', tags: ['critical', 'web'] },
  { field: 'user', value: 'root', tags: ['privileged'] },
];
const none = { extractions: [], aliases: [], calculated: [], lookups: [], signature: '' };
const knowledge = {
  operationsFor: () => none,
  eventTypes,
  tags,
  macros: new Map(),
  lookups: new Map(),
  dataModels: new Map(),
} as unknown as Knowledge;

async function rows(spl: string, range: { earliest?: string; latest?: string } = {}) {
  const found = await search({ spl, knowledge, now: 1_705_320_000, ...range }, store);
  return found.rows.map((row) => ({ ...row }));
}

const ROW = '| makeresults | eval host="web*1", user="root", action="logon" | fields - _time';

test('tags adds the tags of values, of one field and of all', async () => {
  assert.deepEqual(await rows(`${ROW} | tags | table tag*`), [
    { tag: ['critical', 'privileged', 'web'], 'tag::host': ['critical', 'web'], 'tag::user': 'privileged' },
  ]);
  assert.deepEqual(await rows(`${ROW} | tags user | table tag*`), [{ tag: 'privileged', 'tag::user': 'privileged' }]);
});

test('tags puts them into one field, with names and values if asked for', async () => {
  assert.deepEqual(
    await rows(`${ROW} | tags outputfield=t inclname=true inclvalue=true allowed_tags=web | table t tag*`),
    [{ t: 'host::web*1::web' }],
  );
  assert.deepEqual(await rows(`${ROW} | tags outputfield=t inclname=true user | table t`), [{ t: 'user::privileged' }]);
});

test('tags of other values are none', async () => {
  assert.deepEqual(await rows('| makeresults | eval host="web-11", user="x" | tags | table host tag'), [
    { host: 'web-11' },
  ]);
});

test('typer sets eventtype, of all types or some', async () => {
  assert.deepEqual(await rows(`${ROW} | typer | table eventtype`), [{ eventtype: ['logon', 'any'] }]);
  assert.deepEqual(await rows(`${ROW} | typer eventtypes="any, other" | table eventtype`), [{ eventtype: 'any' }]);
  assert.deepEqual(await rows(`${ROW} | typer eventtypes=other | table eventtype`), [{}]);
});

test('addinfo tells the range of the search', async () => {
  const range = { earliest: '1705310000', latest: '1705320000' };
  assert.deepEqual(await rows('| makeresults | addinfo | table info_min_time info_max_time', range), [
    { info_min_time: '1705310000.000', info_max_time: '1705320000.000' },
  ]);
});

test('collect writes events that can be searched, once a run', async () => {
  const spl = `${ROW} | eval m=mvappend("a","b") | collect index=summary marker="report=daily" source=mine | table user`;
  assert.deepEqual(await rows(spl), [{ user: 'root' }]);
  const found = await rows('index=summary | table _time host source sourcetype user orig_host report m _raw');
  assert.deepEqual(found, [
    {
      _time: '1705320000',
      host: 'karst',
      source: 'mine',
      sourcetype: 'stash',
      user: 'root',
      orig_host: 'web*1',
      report: 'daily',
      m: ['a', 'b'],
      _raw: '01/15/2024 12:00:00 +0000, info_min_time=0.000, info_max_time=+Infinity, info_search_time=1705320000.000, orig_host="web*1", user="root", action="logon", m="a\nb", report=daily',
    },
  ]);
});

test('collect keeps the text of events; a test and a look at the search write nothing', async () => {
  await rows('| makeresults | eval _raw="a line", x=1 | collect index=lines addinfo=false');
  await rows('| makeresults | eval _raw="another" | collect index=lines testmode=true');
  await explain({ spl: '| makeresults | eval _raw="third" | collect index=lines', knowledge }, store);
  assert.deepEqual(await rows('index=lines | table _raw x'), [{ _raw: 'a line', x: '1' }]);
});
