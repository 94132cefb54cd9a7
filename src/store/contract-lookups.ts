import assert from 'node:assert/strict';
import { it } from 'node:test';
import { hostileNames, hostileValues } from './contract-hostile.js';
import type { LookupCell, LookupStore, LookupTarget } from './lookup-store.js';
import type { Store } from './store.js';

const file = (name: string): LookupTarget => ({ kind: 'file', name });
const collection = (name: string): LookupTarget => ({ kind: 'collection', name });

async function rowsOf(lookups: LookupStore, target: LookupTarget): Promise<readonly (readonly LookupCell[])[]> {
  return (await lookups.read(target))?.rows ?? [];
}

/** What every store must do with the lookups that searches write. */
export function lookupTests(store: () => Store): void {
  const lookups = (): LookupStore => store().lookups;
  contentTests(lookups);
  keyTests(lookups);
  sizeTests(store);
  replacementTests(lookups);
}

function contentTests(lookups: () => LookupStore): void {
  it('has no lookup that was not written', async () => {
    assert.deepEqual(lookups().list(), []);
    assert.equal(await lookups().read(file('a.csv')), undefined);
    assert.equal(lookups().find(file('a.csv')), undefined);
    assert.equal(await lookups().remove(file('a.csv')), false);
  });

  it('replaces, appends in order and adds columns; a file and a collection of one name are two', async () => {
    const columns = ['k', 'v'];
    const first = await lookups().write(file('a.csv'), 'replace', { columns, rows: [['old', '1']] });
    const second = await lookups().write(file('a.csv'), 'replace', { columns, rows: [['b', '1'], ['a'], ['b', '']] });
    assert.notEqual(first.version, second.version);
    const more = [
      ['n', 'x'],
      ['m', 'y'],
    ];
    await lookups().write(file('a.csv'), 'append', { columns: ['new', 'k'], rows: more });
    await lookups().write(collection('a.csv'), 'append', { columns: ['k'], rows: [['c']] });
    assert.deepEqual((await lookups().read(file('a.csv')))?.columns, ['k', 'v', 'new']);
    assert.deepEqual(await rowsOf(lookups(), file('a.csv')), [
      ['b', '1', null],
      ['a', null, null],
      ['b', null, null],
      ['x', null, 'n'],
      ['y', null, 'm'],
    ]);
    const { count, version } = lookups().find(file('a.csv')) ?? {};
    assert.equal(count, 5);
    assert.equal(version, (await lookups().read(file('a.csv')))?.version);
    assert.equal((await rowsOf(lookups(), collection('a.csv'))).length, 1);
  });

  it('keeps lists, empty tables, hostile names and hostile values', async () => {
    const rows = hostileValues.map((value) => [value, [value, '', value], [value], []]);
    for (const name of hostileNames) {
      await lookups().write(file(name), 'replace', { columns: [name, 'many', 'one', 'none'], rows });
      assert.deepEqual(await lookups().read(file(name)), {
        columns: [name, 'many', 'one', 'none'],
        rows: hostileValues.map((value) => [value || null, [value, '', value], value || null, null]),
        version: lookups().find(file(name))?.version,
      });
    }
    await lookups().write(file('empty'), 'replace', { columns: ['a'], rows: [] });
    assert.deepEqual((await lookups().read(file('empty')))?.rows, []);
    assert.deepEqual((await lookups().read(file('empty')))?.columns, ['a']);
  });
}

function keyTests(lookups: () => LookupStore): void {
  it('makes up keys, and puts a row in the place of the one with its key', async () => {
    const target = collection('seen');
    await lookups().write(target, 'replace', { columns: ['user'], rows: [['amy'], ['bob'], ['cid']] });
    const before = await lookups().read(target);
    assert.deepEqual(before?.columns, ['user', '_key']);
    const keys = before?.rows.map((row) => String(row[1])) ?? [];
    assert.equal(new Set(keys).size, 3);
    const changes = [
      [keys[1] ?? null, 'BOB', '1'],
      ['mine', 'dan', '2'],
      ['mine', 'Dan', '3'],
      [null, 'eve', '4'],
    ];
    const written = await lookups().write(target, 'append', { columns: ['_key', 'user', 'n'], rows: changes });
    assert.equal(written.count, 5);
    const after = await rowsOf(lookups(), target);
    assert.deepEqual(
      after.map((row) => [row[0], row[2]]),
      [
        ['amy', null],
        ['BOB', '1'],
        ['cid', null],
        ['Dan', '3'],
        ['eve', '4'],
      ],
    );
    assert.equal(after[1]?.[1], keys[1]);
    assert.equal(after[3]?.[1], 'mine');
  });

  it('leaves rows alone that are there when it only inserts', async () => {
    const target = collection('kept');
    await lookups().write(target, 'replace', { columns: ['_key', 'v'], rows: [['a', '1']] });
    const rows = [
      ['a', '2'],
      ['b', '2'],
    ];
    assert.equal((await lookups().write(target, 'insert', { columns: ['_key', 'v'], rows })).count, 2);
    assert.deepEqual(await rowsOf(lookups(), target), [
      ['a', '1'],
      ['b', '2'],
    ]);
  });
}

function sizeTests(store: () => Store): void {
  it('stays small when the same rows are written over and over', async () => {
    const target = collection('counts');
    const rows = (n: number) => Array.from({ length: 4000 }, (_, i) => [`k${i}`, `${n}`]);
    for (let n = 1; n <= 6; n++)
      await store().lookups.write(target, 'append', { columns: ['_key', 'n'], rows: rows(n) });
    assert.deepEqual(await rowsOf(store().lookups, target), rows(6));
    const { rows: sizes } = await store().query({
      text: "SELECT max(total_rows) FROM system.tables WHERE startsWith(name, 'lookup_rows_')",
      parameters: {},
    });
    assert.ok(Number(sizes[0]?.[0]) < 15_000, `${sizes[0]?.[0]} rows are kept`);
  });
}

function replacementTests(lookups: () => LookupStore): void {
  it('shows readers one write or another, never a mixture, while the table is replaced', async () => {
    const target = file('busy.csv');
    const rows = (n: number) => Array.from({ length: 3000 }, () => [`${n}`]);
    await lookups().write(target, 'replace', { columns: ['n'], rows: rows(0) });
    const writes = [1, 2, 3, 4].map((n) => lookups().write(target, 'replace', { columns: ['n'], rows: rows(n) }));
    const reads = Array.from({ length: 12 }, async (_, i) => {
      if (i % 3 === 0) await Promise.race([...writes.slice(i / 3), Promise.resolve()]);
      const found = await rowsOf(lookups(), target);
      assert.equal(found.length, 3000);
      assert.equal(new Set(found.map((row) => row[0])).size, 1);
    });
    await Promise.all([...writes, ...reads]);
    assert.equal((await rowsOf(lookups(), target))[0]?.[0], '4');
  });

  it('forgets what is removed', async () => {
    assert.equal(await lookups().remove(file('busy.csv')), true);
    assert.equal(await lookups().read(file('busy.csv')), undefined);
    assert.equal(lookups().find(file('busy.csv')), undefined);
    await lookups().write(file('busy.csv'), 'append', { columns: ['n'], rows: [['again']] });
    assert.deepEqual(await rowsOf(lookups(), file('busy.csv')), [['again']]);
  });
}
