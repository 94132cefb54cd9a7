import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { memoryStore } from '../hec/collector.fixture.js';
import {
  changeToken,
  createToken,
  hashOf,
  isGuid,
  readTokens,
  TokenBook,
  type TokenSettings,
  tokensOf,
} from './index.js';

const SETTINGS: TokenSettings = {
  kind: 'hec',
  name: 'n',
  index: 'main',
  indexes: ['a'],
  sourcetype: 'st',
  ack: true,
  inQuery: false,
};

describe('tokens', () => {
  it('are kept by their hash alone', async () => {
    const { store } = memoryStore();
    const { id, token } = await createToken(store, SETTINGS);
    const api = await createToken(store, { ...SETTINGS, kind: 'api' });
    assert.ok(isGuid(token));
    assert.match(api.token, /^karst_[\w-]{43}$/);
    const kept = JSON.stringify(await store.records('token'));
    assert.ok(!kept.includes(token) && !kept.includes(api.token));
    const [first] = await readTokens(store);
    assert.deepEqual({ ...first, created: 0 }, { id, ...SETTINGS, hash: hashOf(token), disabled: false, created: 0 });
  });

  it('are found by secret and kind, a GUID in any case', async () => {
    const { store } = memoryStore();
    const hec = await createToken(store, SETTINGS);
    const api = await createToken(store, { ...SETTINGS, kind: 'api' });
    const book = new TokenBook(store);
    assert.equal(book.find('hec', hec.token), undefined);
    await book.load();
    assert.equal(book.find('hec', hec.token.toUpperCase())?.id, hec.id);
    assert.equal(book.find('api', api.token)?.id, api.id);
    for (const [kind, secret] of [
      ['api', hec.token],
      ['hec', api.token],
      ['api', api.token.toUpperCase()],
      ['hec', ''],
      ['hec', hashOf(hec.token)],
    ] as const) {
      assert.equal(book.find(kind, secret), undefined, `${kind} ${secret}`);
    }
  });

  it('are what their history says', async () => {
    const { store } = memoryStore();
    const { id } = await createToken(store, SETTINGS);
    const disabled = async (): Promise<unknown> => (await readTokens(store)).map((token) => token.disabled);
    assert.equal(await changeToken(store, id, 'disable'), true);
    assert.deepEqual(await disabled(), [true]);
    assert.equal(await changeToken(store, id, 'enable'), true);
    assert.deepEqual(await disabled(), [false]);
    assert.equal(await changeToken(store, id, 'delete'), true);
    assert.deepEqual(await disabled(), []);
    assert.equal(await changeToken(store, id, 'enable'), false);
    assert.deepEqual(tokensOf([{ id: 'x', time: 1, body: { action: 'enable', token: 'never made' } }]), []);
  });
});
