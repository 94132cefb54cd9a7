import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { loadKnowledge } from '../knowledge/index.js';
import { openEmbedded, type Store } from '../store/index.js';
import { search } from './index.js';

suite('what cannot have rows is not asked for', () => {
  let store: Store;
  before(async () => {
    store = await openEmbedded({});
  });
  after(() => store.close());

  async function run(spl: string): Promise<{ readonly rows: unknown; readonly asked: number }> {
    const calls = { asked: 0 };
    const counting = new Proxy(store, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          if (key === 'query' || key === 'hold') calls.asked += 1;
          return value.apply(target, args);
        };
      },
    });
    const { rows } = await search({ spl, knowledge: (await loadKnowledge([])).knowledge }, counting);
    return { rows: rows.map((row) => ({ ...row })), asked: calls.asked };
  }

  const silent = [
    'index=none | stats count by user | where count > 3',
    'index=none | spath output=a path=b | iplocation src | table a, City',
    'index=none | join user [search index=none | stats count by user] | eventstats dc(user) by user',
    '| makeresults | head 0 | join type=inner x [search index=none]',
  ];
  for (const spl of silent) {
    test(spl, async () => {
      const { rows, asked } = await run(spl);
      assert.deepEqual(rows, []);
      assert.ok(asked <= 1, `the store was asked ${asked} times`);
    });
  }

  test('counting everything has a row even of nothing', async () => {
    const { rows } = await run('index=none | stats count, dc(user) AS users');
    assert.deepEqual(rows, [{ count: '0', users: '0' }]);
  });

  test('a table without rows beside rows leaves them as they are', async () => {
    const { rows } = await run('| makeresults | eval x=1 | join type=left x [search index=none] | table x, y');
    assert.deepEqual(rows, [{ x: '1' }]);
  });

  test('rows joined with none are none, and count as none', async () => {
    const { rows } = await run('| makeresults | eval x=1 | join type=inner x [search index=none] | stats count');
    assert.deepEqual(rows, [{ count: '0' }]);
  });
});
