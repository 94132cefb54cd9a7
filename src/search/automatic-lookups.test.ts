import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AutomaticLookup, type Knowledge, type LookupTable, plainTable } from '../knowledge/index.js';
import { openEmbedded, type Store, type StoredEvent } from '../store/index.js';
import { search } from './search.js';

/* LOOKUP- of props.conf against the command lookup, which matches outside the engine: both must say the same. */

const COLUMNS = ['k', 'j', 'v', 'w'];
const ROWS = [
  ['a', '1', 'first', ''],
  ['a', '2', 'second', 'w2'],
  ['B', '1', 'big', ''],
  ['b', '1', '', ''],
  ['a*', '*', 'star', 'ws'],
  ['*b?', '1', 'odd', ''],
  ['10.0.0.0/8', '1', 'net', ''],
  ['10.1.0.0/16', '2', 'lab', ''],
  ['10.1.2.3', '2', 'host', ''],
  ['2001:db8::/32', '1', 'six', ''],
  ['no network/99', '1', 'none', ''],
  ['', '1', 'empty', ''],
];

const EVENTS: readonly Readonly<Record<string, string | readonly string[]>>[] = [
  { k: 'a', j: '1', v: 'own' },
  { k: 'A', j: '2' },
  { k: 'b', j: '1', v: 'own' },
  { k: 'B', j: '9' },
  { k: 'abc', j: '1', v: 'own' },
  { k: 'xxb?', j: '1' },
  { k: '10.1.2.3', j: '2', v: 'own' },
  { k: '10.255.0.1', j: '1' },
  { k: '2001:DB8:1::1', j: '1' },
  { k: 'zzz', j: '1', v: 'own' },
  { k: '', j: '1' },
  { j: '1', v: 'own' },
  { k: ['a', 'zzz', 'b'], j: '1' },
  { k: ['a', 'b'], j: ['1', '2'], v: 'own' },
];

const base = plainTable('t', { columns: COLUMNS, rows: ROWS });
const unique = ROWS.filter(([k], i) => ROWS.findIndex(([other]) => other?.toLowerCase() === k?.toLowerCase()) === i);
const wild = new Map([['k', 'wildcard' as const]]);

const tables: readonly (readonly [what: string, table: LookupTable])[] = [
  ['exact', base],
  ['exact, one row a key', { ...base, rows: unique }],
  ['exact, without regard to case', { ...base, caseSensitive: false }],
  ['one row a key, without regard to case', { ...base, rows: unique, caseSensitive: false }],
  ['one match', { ...base, maxMatches: 1 }],
  ['a default', { ...base, minMatches: 1, defaultMatch: 'none' }],
  ['two defaults', { ...base, rows: unique, minMatches: 2, defaultMatch: 'none' }],
  ['a default, one row a key', { ...base, rows: unique, minMatches: 1, defaultMatch: 'none' }],
  ['wildcards', { ...base, matchTypes: wild }],
  ['wildcards without regard to case', { ...base, matchTypes: wild, caseSensitive: false, maxMatches: 2 }],
  ['two columns of wildcards', { ...base, matchTypes: new Map([...wild, ['j', 'wildcard']]) }],
  ['networks', { ...base, matchTypes: new Map([['k', 'cidr']]) }],
  ['networks and wildcards', { ...base, matchTypes: new Map([['k', 'cidr'] as const, ['j', 'wildcard'] as const]) }],
];

const TIMED: LookupTable = {
  ...plainTable('timed', {
    columns: ['k', 'v', 'w', 't'],
    rows: [
      ['a', 'before', '', '1699999990'],
      ['a', 'just before', 'w', '1699999999'],
      ['a', 'soon after', '', '1700000001'],
      ['b', 'long before', '', '1600000000'],
      ['10.0.0.0/8', 'net', '', '1699999995'],
      ['A', 'never', '', 'no time'],
    ],
  }),
  time: { column: 't', format: '%s', minOffset: 0, maxOffset: 60 },
  maxMatches: 1,
};
const timed: readonly (readonly [what: string, table: LookupTable])[] = [
  ['the newest', TIMED],
  ['two of them', { ...TIMED, maxMatches: 2 }],
  ['without regard to case', { ...TIMED, caseSensitive: false, maxMatches: 5 }],
  ['some seconds ago at least', { ...TIMED, time: { column: 't', format: '%s', minOffset: 5, maxOffset: 60 } }],
  [
    'however long ago, with a default',
    {
      ...TIMED,
      time: { column: 't', format: '%s', minOffset: 0, maxOffset: 2e9 },
      minMatches: 1,
      defaultMatch: 'none',
    },
  ],
  ['networks', { ...TIMED, matchTypes: new Map([['k', 'cidr']]) }],
];

const KV: LookupTable = {
  ...base,
  name: 'kv',
  rows: [],
  caseSensitive: false,
  source: { kind: 'collection', collection: { name: 'c', types: new Map(), enforceTypes: false } },
};

function knowledgeWith(
  table: LookupTable,
  inputs: readonly string[],
  keepExisting: boolean,
  automatic: boolean,
): Knowledge {
  const pair = (name: string) => ({ column: name, field: name });
  const lookup: AutomaticLookup = { table, inputs: inputs.map(pair), outputs: ['v', 'w'].map(pair), keepExisting };
  const operations = {
    extractions: [],
    aliases: [],
    calculated: [],
    lookups: automatic ? [lookup] : [],
    signature: `${automatic}`,
  };
  return {
    operationsFor: () => operations,
    eventTypes: [],
    tags: [],
    macros: new Map(),
    lookups: new Map([[table.name, table]]),
    dataModels: new Map(),
  };
}

let store: Store;
before(async () => {
  store = await openEmbedded({});
  const events = EVENTS.map((fields, i): StoredEvent => {
    const [names, values] = [Object.keys(fields), Object.values(fields)];
    const meta = { index: 'main', sourcetype: 's', source: 'x', host: 'h', raw: '' };
    return { ...meta, time: 1_700_000_000_000_000 + i, names: ['n', ...names], values: [String(i), ...values] };
  });
  await store.insertEvents(events);
});
after(() => store.close());

async function rows(spl: string, knowledge: Knowledge) {
  const found = await search({ spl, knowledge }, store);
  return found.rows.map((row) => ({ ...row }));
}

async function compare(table: LookupTable, inputs: readonly string[], keepExisting: boolean): Promise<void> {
  const shown = '| sort num(n) | table n v w';
  const automatic = await rows(`index=main ${shown}`, knowledgeWith(table, inputs, keepExisting, true));
  const spl = `index=main | lookup ${table.name} ${inputs.join(' ')} ${keepExisting ? 'OUTPUTNEW' : 'OUTPUT'} v w ${shown}`;
  assert.deepEqual(automatic, await rows(spl, knowledgeWith(table, inputs, keepExisting, false)));
}

describe('LOOKUP- of tables that match on time', () => {
  for (const [what, table] of timed) it(`says what lookup says: ${what}`, () => compare(table, ['k'], false));

  it('tells how many rows have no time', async () => {
    const knowledge = knowledgeWith(TIMED, ['k'], false, true);
    const { messages, rows: found } = await search({ spl: 'index=main k=a | head 1 | table v w', knowledge }, store);
    assert.deepEqual(
      messages.map((d) => d.code),
      ['search/lookup-row-time'],
    );
    assert.deepEqual({ ...found[0] }, { v: 'just before', w: 'w' });
  });
});

for (const [what, table] of tables) {
  for (const inputs of [['k'], ['k', 'j']]) {
    it(`automatic lookup by ${inputs.join(' and ')}: ${what}`, async () => {
      await compare(table, inputs, false);
      await compare(table, inputs, true);
    });
  }
}

describe('automatic lookups', () => {
  it('select events by what they give', async () => {
    const knowledge = knowledgeWith({ ...base, matchTypes: wild }, ['k'], false, true);
    assert.deepEqual(await rows('index=main v=star | sort num(n) | table n', knowledge), [
      { n: '0' },
      { n: '4' },
      { n: '12' },
      { n: '13' },
    ]);
  });

  it('see what searches write', async () => {
    const file = knowledgeWith(
      { ...base, name: 't.csv', source: { kind: 'file', file: 't.csv', missing: false } },
      ['k'],
      false,
      true,
    );
    assert.deepEqual(await rows('index=main n=9 | table v', file), [{}]);
    await rows('| makeresults | eval k="zzz", v="written" | table k v w | outputlookup t.csv', file);
    assert.deepEqual(await rows('index=main n=9 | table v', file), [{ v: 'written' }]);
    assert.deepEqual(
      await rows('index=main v=written | table n', file),
      [{ n: '9' }, { n: '12' }].slice(0, 2).reverse(),
    );
    await store.lookups.remove({ kind: 'file', name: 't.csv' });
    assert.deepEqual(await rows('index=main n=9 | table v', file), [{}]);
  });

  it('read collections, whose keys match in lower case only', async () => {
    const knowledge = knowledgeWith(KV, ['k'], false, true);
    assert.deepEqual(await rows('index=main n=0 | table v', knowledge), [{}]);
    const written =
      '| makeresults | eval k=split("a,B", ","), v=split("x,y", ",") | mvexpand k | table k v | outputlookup kv';
    await rows(written, knowledge);
    assert.deepEqual(await rows('index=main | search n IN (1, 3) | sort n | table n v', knowledge), [
      { n: '1', v: ['x', 'y'] },
      { n: '3' },
    ]);
    await compare(KV, ['k'], false);
    await store.lookups.remove({ kind: 'collection', name: 'c' });
  });

  it('with a filter leave rows out', async () => {
    const { parseSearchExpression } = await import('./spl/index.js');
    const { expr } = parseSearchExpression('j=2');
    assert.ok(expr);
    await compare({ ...base, filter: { expr, text: 'j=2' } }, ['k'], false);
  });

  it('follow each other: OUTPUTNEW fills what the ones before left', async () => {
    const first = { ...base, rows: [['a', '', 'A', '']] };
    const second = {
      ...base,
      name: 'u',
      rows: [
        ['a', '', 'B', ''],
        ['b', '', 'C', ''],
      ],
    };
    const pair = (name: string) => ({ column: name, field: name });
    const lookups = [first, second].map((table, i) => ({
      table,
      inputs: [pair('k')],
      outputs: [pair('v')],
      keepExisting: i === 1,
    }));
    const plain = knowledgeWith(base, ['k'], false, false);
    const operations = { extractions: [], aliases: [], calculated: [], lookups, signature: 'two' };
    const knowledge: Knowledge = { ...plain, operationsFor: () => operations };
    assert.deepEqual(await rows('index=main n<3 | sort n | table n v', knowledge), [
      { n: '0', v: 'A' },
      { n: '1' },
      { n: '2', v: 'C' },
    ]);
  });
});
