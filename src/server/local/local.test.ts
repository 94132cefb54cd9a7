import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { KarstError } from '../../diagnostics/index.js';
import { openEmbedded, type Store } from '../../store/index.js';
import { type Listener, listen } from '../http/index.js';
import {
  clearSocket,
  findServer,
  localSurface,
  openRemoteStore,
  removeCredential,
  socketFor,
  writeCredential,
} from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'karst-local-'));
const stopping = new AbortController();
const recorded: string[] = [];
let store: Store;
let listener: Listener;
let remote: Store;

before(async () => {
  store = await openEmbedded();
  const socket = socketFor(folder);
  clearSocket(socket);
  const surface = localSurface(
    store,
    {
      recorded: async (kind) => void recorded.push(kind),
      inputs: () => [],
      doctor: async () => ({ status: 'ok', checks: [] }),
    },
    stopping.signal,
  );
  listener = await listen({ socket }, surface, () => undefined);
  writeCredential(folder, { pid: process.pid, version: '1', socket });
  const server = await findServer(folder);
  assert.ok(server !== undefined);
  remote = await openRemoteStore(server);
});
after(async () => {
  await remote.close();
  stopping.abort();
  await listener.close(1_000);
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const event = (raw: string, names: readonly string[], values: readonly (string | readonly string[])[]) => ({
  time: 1_700_000_000_000_000,
  index: 'main',
  sourcetype: 'st',
  source: 's',
  host: 'h',
  raw,
  names,
  values,
});

describe('a store through the socket', () => {
  it('takes and gives events, and knows what it has', async () => {
    const names = ['a', 'b'];
    await remote.insertEvents([event('ä\u{1f600}', names, ['1', ['x', 'y']]), event('two', names, ['2', 'z'])]);
    const [table] = remote.catalogue().tables;
    assert.deepEqual([table?.family, table?.fields.get('b')?.multivalue], ['st', true]);
    assert.deepEqual(remote.catalogue(), store.catalogue());
    const query = { text: `SELECT _raw, f_a, m_b FROM ${table?.table} ORDER BY f_a`, parameters: {} };
    const { rows } = await remote.query(query, { untrusted: true });
    assert.deepEqual(rows, [
      ['ä\u{1f600}', '1', ['x', 'y']],
      ['two', '2', []],
    ]);
  });

  it('binds numbers that JSON has no word for', async () => {
    const query = { text: 'SELECT toString({x:Float64}), {y:Float64} + 1', parameters: { x: Infinity, y: 0.5 } };
    assert.deepEqual((await remote.query(query)).rows, [['inf', 1.5]]);
  });

  it('rejects as the store does', async () => {
    const failed = remote.query({ text: 'SELECT nothing_like_this', parameters: {} });
    await assert.rejects(failed, (error) => {
      assert.ok(error instanceof KarstError);
      assert.equal(error.diagnostics[0]?.code, 'store/query-failed');
      return true;
    });
  });

  it('keeps records and lookups', async () => {
    const record = { id: 'r', time: 5, body: { a: [1] } };
    assert.deepEqual(
      [await remote.appendRecords('token', [record]), await remote.appendRecords('token', [record])],
      [1, 0],
    );
    assert.deepEqual([await remote.records('token'), recorded], [[record], ['token', 'token']]);
    const target = { kind: 'file', name: 'l.csv' } as const;
    await remote.lookups.write(target, 'replace', { columns: ['k'], rows: [['v']] });
    assert.deepEqual([remote.lookups.find(target)?.count, store.lookups.find(target)?.count], [1, 1]);
    assert.deepEqual((await remote.lookups.read(target))?.rows, [['v']]);
    assert.equal(await remote.lookups.remove(target), true);
    assert.deepEqual(remote.lookups.list(), []);
  });

  it('lets go of held rows when told, and when its command is gone', async () => {
    const server = await findServer(folder);
    assert.ok(server !== undefined);
    const other = await openRemoteStore(server);
    const mine = await remote.hold(['f'], [{ f: '1' }]);
    const theirs = await other.hold(['f'], [{ f: '2' }]);
    const count = async (table: string): Promise<unknown> =>
      store.query({ text: `SELECT count() FROM ${table}`, parameters: {} }).then(
        ({ rows }) => String(rows[0]?.[0]),
        () => 'gone',
      );
    assert.deepEqual([await count(mine.table), await count(theirs.table)], ['1', '1']);
    await remote.release(mine);
    assert.equal(await count(mine.table), 'gone');
    await other.close();
    for (let i = 0; i < 100 && (await count(theirs.table)) !== 'gone'; i++) await new Promise((r) => setTimeout(r, 20));
    assert.equal(await count(theirs.table), 'gone');
  });
});

describe('how a server is found', () => {
  it('its files are for their owner', () => {
    for (const name of ['server.json', 'server.sock']) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600);
  });

  it('not where there is none, or one that is dead, or nonsense', async () => {
    const empty = join(folder, 'empty');
    mkdirSync(empty);
    assert.equal(await findServer(empty), undefined);
    writeCredential(empty, { pid: 1, version: '1', socket: join(empty, 'nobody.sock') });
    assert.equal(await findServer(empty), undefined);
    chmodSync(join(empty, 'server.json'), 0o600);
    writeFileSync(join(empty, 'server.json'), '{"pid":');
    assert.equal(await findServer(empty), undefined);
  });

  it('a socket whose path would be too long goes elsewhere, into a folder of its own', () => {
    const deep = join(folder, 'x'.repeat(120));
    mkdirSync(deep);
    const socket = socketFor(deep);
    assert.ok(Buffer.byteLength(socket) <= 100 && !socket.startsWith(deep));
    writeCredential(deep, { pid: 1, version: '1', socket });
    removeCredential(deep, { pid: 1, version: '1', socket });
    assert.throws(() => statSync(socket));
    assert.throws(() => statSync(join(deep, 'server.json')));
  });
});
