import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { event, runStoreContract } from './contract.js';
import { openScratchStores, type ScratchStores } from './scratch.js';
import type { Store } from './store.js';

for (const inMemory of [true, false]) {
  runStoreContract(inMemory ? 'scratch, in memory' : 'scratch, on disk', async () => {
    const stores = await openScratchStores();
    const store = await stores.open({ inMemory });
    const close = store.close.bind(store);
    store.close = async () => {
      await close();
      await stores.close();
    };
    return store;
  });
}

describe('scratch stores', () => {
  let stores: ScratchStores;
  before(async () => {
    stores = await openScratchStores();
  });
  after(() => stores.close());

  const values = async (store: Store): Promise<readonly unknown[]> => {
    const table = store.catalogue().tables[0]?.table ?? '';
    const { rows } = await store.query({ text: `SELECT f_n FROM ${table} ORDER BY _seq`, parameters: {} });
    return rows.flat();
  };

  it('do not see each other’s events, records and lookups', async () => {
    const [one, two] = [await stores.open({ inMemory: true }), await stores.open({ inMemory: false })];
    await Promise.all([
      one.insertEvents([event({ n: '1' })]),
      two.insertEvents([event({ n: '2' }), event({ n: '3' })]),
    ]);
    assert.deepEqual(await Promise.all([values(one), values(two)]), [['1'], ['2', '3']]);
    await one.appendRecords('run', [{ id: 'r', time: 1, body: {} }]);
    assert.deepEqual([(await one.records('run')).length, (await two.records('run')).length], [1, 0]);
    await one.lookups.write({ kind: 'file', name: 'l.csv' }, 'replace', { columns: ['a'], rows: [['x']] });
    assert.deepEqual([one.lookups.list().length, two.lookups.list().length], [1, 0]);
    await one.close();
    assert.deepEqual(await values(two), ['2', '3']);
    await two.close();
  });

  it('take fields that come later', async () => {
    const store = await stores.open({ inMemory: true });
    await store.insertEvents([event({ a: 'x' })]);
    await store.insertEvents([event({ n: '2' })]);
    assert.deepEqual(await values(store), [null, '2']);
    await store.close();
  });
});
