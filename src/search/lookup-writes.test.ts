import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { type Knowledge, type LookupTable, plainTable } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { explain, search } from './search.js';

const packaged: LookupTable = plainTable('packed.csv', { columns: ['u', 's'], rows: [['a', '1']] });
const none = { extractions: [], aliases: [], calculated: [], lookups: [], signature: '' };
const knowledge: Knowledge = {
  operationsFor: () => none,
  eventTypes: [],
  tags: [],
  macros: new Map(),
  lookups: new Map([[packaged.name, packaged]]),
  dataModels: new Map(),
};

let store: Store;
before(async () => {
  store = await openEmbedded({});
});
after(() => store.close());

async function rows(spl: string) {
  return (await search({ spl, knowledge }, store)).rows.map((row) => ({ ...row }));
}

it('a look at a search writes nothing, and still says what cannot be written', async () => {
  const explained = (spl: string) => explain({ spl, knowledge }, store, { count: true });
  await explained('| makeresults | eval u="b" | outputlookup packed.csv | stats count');
  await explained('| makeresults | eval u="b" | outputlookup new.csv');
  assert.deepEqual(store.lookups.list(), []);
  await assert.rejects(explained('| makeresults | outputlookup nowhere'), /There is no lookup "nowhere"/);
});

it('a search writes once, whatever follows the command', async () => {
  const spl =
    '| makeresults | eval u="b" | table u | outputlookup append=true log.csv | eval n=1 | append [| inputlookup log.csv] | chart count by u';
  assert.deepEqual(await rows(spl), [{ u: 'b', count: '2' }]);
  assert.equal(store.lookups.find({ kind: 'file', name: 'log.csv' })?.count, 1);
});

it('a lookup that one search has opened is read anew once another has written it', async () => {
  const seen = () => rows('| makeresults | eval u=split("a,b", ",") | lookup packed.csv u OUTPUT s | table s');
  assert.deepEqual(await seen(), [{ s: '1' }]);
  await rows('| makeresults | eval u="b", s="2" | table u s | outputlookup append=true packed.csv');
  assert.deepEqual(await seen(), [{ s: ['1', '2'] }]);
  await store.lookups.remove({ kind: 'file', name: 'packed.csv' });
  assert.deepEqual(await seen(), [{ s: '1' }]);
});

it('fields with odd names and values come back as they were', async () => {
  const text = 'quote \\" back \\\\ tab \t ünï';
  await rows(
    `| makeresults | eval "a b"="${text}", '__proto__'="p", m=mvappend("x,y", "") | fields - _time | outputlookup output_format=splunk_mv_csv odd.csv`,
  );
  assert.deepEqual(await rows('| inputlookup odd.csv | table "a b" m'), [
    { 'a b': 'quote " back \\ tab \t ünï', m: ['x,y', ''] },
  ]);
});
