import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Diagnostic, KarstError } from '../../../diagnostics/index.js';
import { type Collection, type LookupTable, plainTable } from '../../../knowledge/index.js';
import { openEmbedded, type Store } from '../../../store/index.js';
import { parseSearchExpression } from '../../spl/index.js';
import {
  conformRows,
  findLookup,
  isExact,
  joinRows,
  lookupColumns,
  lookupContents,
  rowFilter,
  targetOf,
} from './index.js';

const codeOf = (error: unknown): string => (error instanceof KarstError ? (error.diagnostics[0]?.code ?? '') : '');

function filterOf(text: string) {
  const { expr } = parseSearchExpression(text);
  assert.ok(expr, text);
  return expr;
}

const COLUMNS = ['name', 'n', 'ip', 'tags'];
const ROWS = [
  ['Alpha', '9', '10.0.0.1', ['red', 'blue']],
  ['beta', '10', '192.168.0.1', ''],
  ['gamma', 'abc', null, 'red'],
];

const filters: readonly [text: string, matches: readonly number[]][] = [
  ['name=alpha', [0]],
  ['name=CASE(alpha)', []],
  ['name="*A"', [0, 1, 2]],
  ['name!=alpha', [1, 2]],
  ['n>9', [1, 2]],
  ['n<=9', [0]],
  ['n>=10 n<=10', [1]],
  ['ip=10.0.0.0/8', [0]],
  ['ip=*', [0, 1]],
  ['NOT ip=*', [2]],
  ['ip!=10.0.0.0/8', [1]],
  ['tags=blue OR name=beta', [0, 1]],
  ['tags IN (red, green)', [0, 2]],
  ['tags!=red', [0]],
  ['none=1', []],
  ['NOT none=1', [0, 1, 2]],
  ['lph', [0]],
  ['"RED"', [0, 2]],
  ['(name=a* OR name=b*) NOT n=10', [0]],
];

for (const [text, matches] of filters) {
  it(`rows that satisfy ${text}`, () => {
    const test = rowFilter(filterOf(text), COLUMNS);
    assert.deepEqual(
      ROWS.flatMap((row, i) => (test(row) ? [i] : [])),
      matches,
    );
  });
}

describe('lookups by name, and their rows', () => {
  let store: Store;
  before(async () => {
    store = await openEmbedded();
  });
  after(() => store.close());

  const packaged = plainTable('p.csv', {
    columns: ['a', 'b'],
    rows: [
      ['1', 'x'],
      ['2', 'y'],
    ],
  });
  const named: LookupTable = {
    ...packaged,
    name: 'p',
    filter: { expr: filterOf('a>1'), text: 'a>1' },
  };
  const collection: Collection = { name: 'c', types: new Map(), enforceTypes: false };
  const kv: LookupTable = {
    ...packaged,
    name: 'kv',
    columns: ['user', '_key', 'none'],
    rows: [],
    source: { kind: 'collection', collection },
    filter: { expr: filterOf('hidden=no'), text: 'hidden=no' },
  };
  const missing: LookupTable = { ...packaged, name: 'm', source: { kind: 'file', file: 'm.csv', missing: true } };
  const geo: LookupTable = { ...packaged, name: 'geo', source: { kind: 'unsupported', why: 'lookups by area' } };
  const known = new Map([packaged, named, kv, missing, geo].map((table) => [table.name, table]));

  it('gives packaged rows through the filter, until a search has written the file', async () => {
    assert.deepEqual(await lookupContents(named, store.lookups), {
      columns: ['a', 'b'],
      rows: [['2', 'y']],
      version: 0,
    });
    const target = targetOf(named);
    assert.deepEqual(target, { kind: 'file', name: 'p.csv' });
    await store.lookups.write({ kind: 'file', name: 'p.csv' }, 'replace', {
      columns: ['a', 'c'],
      rows: [['0'], ['5', 'z']],
    });
    const written = await lookupContents(named, store.lookups);
    assert.deepEqual(written.rows, [['5', 'z']]);
    assert.ok(written.version > 0);
    assert.deepEqual(lookupColumns(named, store.lookups), ['a', 'c']);
    assert.equal((await lookupContents(packaged, store.lookups)).rows.length, 2);
    await store.lookups.remove({ kind: 'file', name: 'p.csv' });
    assert.deepEqual((await lookupContents(packaged, store.lookups)).rows, packaged.rows);
  });

  it('shows of a collection the fields of its list, and filters by all', async () => {
    assert.deepEqual(await lookupContents(kv, store.lookups), { columns: kv.columns, rows: [], version: 0 });
    await store.lookups.write({ kind: 'collection', name: 'c' }, 'append', {
      columns: ['_key', 'hidden', 'user'],
      rows: [
        ['1', 'no', 'amy'],
        ['2', 'yes', 'bob'],
      ],
    });
    assert.deepEqual((await lookupContents(kv, store.lookups)).rows, [['amy', '1', null]]);
    assert.deepEqual(lookupColumns(kv, store.lookups), kv.columns);
  });

  it('finds definitions, files and what searches wrote; says what is wrong with the rest', async () => {
    assert.equal(findLookup('p', known, store.lookups), named);
    await store.lookups.write({ kind: 'file', name: 'new.csv' }, 'replace', { columns: ['z'], rows: [['1']] });
    const found = findLookup('new.csv', known, store.lookups);
    assert.deepEqual(found.columns, ['z']);
    assert.deepEqual((await lookupContents(found, store.lookups)).rows, [['1']]);
    assert.throws(
      () => findLookup('p.cvs', known, store.lookups),
      (error) =>
        codeOf(error) === 'search/no-lookup' && /p\.csv/.test(String((error as KarstError).diagnostics[0]?.hint)),
    );
    assert.throws(
      () => findLookup('geo', known, store.lookups),
      (error) => /not supported yet: lookups by area/.test((error as KarstError).message),
    );
    await assert.rejects(
      lookupContents(missing, store.lookups),
      (error) => codeOf(error) === 'search/lookup-file-missing',
    );
    await store.lookups.write({ kind: 'file', name: 'm.csv' }, 'append', { columns: ['z'], rows: [['1']] });
    assert.deepEqual((await lookupContents(missing, store.lookups)).rows, [['1']]);
  });
});

describe('rows for a join', () => {
  const rules: LookupTable = {
    ...plainTable('t', { columns: [], rows: [] }),
    caseSensitive: false,
    maxMatches: 2,
    minMatches: 2,
    defaultMatch: 'none',
    matchTypes: new Map([['w', 'wildcard']]),
  };
  const contents = {
    columns: ['k', 'w', 'v', 'u'],
    rows: [
      ['B', 'x', '1', ''],
      ['a', 'x', '2', 'p'],
      ['b', 'y', '3', 'q'],
      ['b', 'x*', '4', ''],
    ],
  };

  it('groups rows by folded key in file order, bounded and filled up', () => {
    assert.deepEqual(joinRows(rules, contents, ['k'], ['v', 'u']), {
      entries: [
        {
          key: ['b'],
          outputs: [
            ['1', '3'],
            ['', 'q'],
          ],
        },
        {
          key: ['a'],
          outputs: [
            ['2', 'none'],
            ['p', 'none'],
          ],
        },
      ],
      otherwise: [
        ['none', 'none'],
        ['none', 'none'],
      ],
      lowerCase: true,
    });
  });

  it('files a row with a list under each of its values', () => {
    const lists = { columns: ['k', 'v'], rows: [[['A', 'b', 'a'], '1']] };
    const joined = joinRows({ ...rules, minMatches: 0 }, lists, ['k'], ['v']);
    assert.deepEqual(joined?.entries, [
      { key: ['a'], outputs: [['1']] },
      { key: ['b'], outputs: [['1']] },
    ]);
    assert.deepEqual(joined?.otherwise, [[]]);
    const many = Array.from({ length: 100 }, (_, i) => `${i}`);
    assert.equal(joinRows(rules, { columns: ['a', 'b'], rows: [[many, many]] }, ['a', 'b'], []), undefined);
  });

  it('serves only where equality decides', () => {
    assert.equal(isExact(rules, contents, ['k']), true);
    assert.equal(isExact(rules, contents, ['k', 'w']), false);
    assert.equal(isExact(rules, { ...contents, rows: contents.rows.slice(0, 3) }, ['w']), true);
    assert.equal(isExact({ ...rules, matchTypes: new Map([['k', 'cidr']]) }, contents, ['k']), false);
    const time = { column: 'v', format: '%s', minOffset: 0, maxOffset: 1 };
    assert.equal(isExact({ ...rules, time }, contents, ['k']), false);
  });
});

describe('types of a collection', () => {
  const types = new Map([
    ['n', 'number'],
    ['b', 'bool'],
    ['t', 'time'],
    ['s', 'string'],
  ] as const);
  const contents = {
    columns: ['n', 'b', 't', 's', 'other'],
    rows: [
      ['1e3', 'true', '1700000000.5', 'x', 'y'],
      ['ten', 'maybe', 'soon', 'x', 'y'],
      [null, '', ['2024-01-01', 'x'], 'x', 'y'],
    ],
  };

  it('leaves out what does not fit, and says so', () => {
    const said: Diagnostic[] = [];
    const { rows } = conformRows({ name: 'c', types, enforceTypes: false }, contents, (d) => said.push(d));
    assert.deepEqual(rows, [contents.rows[0], [null, null, null, 'x', 'y'], [null, '', null, 'x', 'y']]);
    assert.deepEqual(
      said.map((d) => d.message.slice(0, 50)),
      [
        '1 rows were written to "c" without n, whose value ',
        '1 rows were written to "c" without b, whose value ',
        '2 rows were written to "c" without t, whose value ',
      ],
    );
  });

  it('refuses the write where types are enforced', () => {
    const strict: Collection = { name: 'c', types, enforceTypes: true };
    assert.throws(
      () => conformRows(strict, contents, () => undefined),
      (error) => codeOf(error) === 'search/collection-value',
    );
    const good = { columns: contents.columns, rows: contents.rows.slice(0, 1) };
    assert.deepEqual(
      conformRows(strict, good, () => assert.fail()),
      good,
    );
  });
});
