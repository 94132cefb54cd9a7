import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { LOADER, startable } from '../../tests/bed/started.js';
import { codeOf, event, runStoreContract } from './contract.js';
import { openEmbedded } from './embedded.js';
import type { Store } from './store.js';
import { MAX_FIELD_COLUMNS } from './tables.js';

runStoreContract('embedded', () => openEmbedded());

const PARENT = mkdtempSync(join(tmpdir(), 'karst-test-'));
process.once('exit', () => rmSync(PARENT, { recursive: true, force: true }));
const fresh = (): string => mkdtempSync(join(PARENT, 'store-'));

/** Runs `body` as a module in another process, with `openEmbedded` and `event` at hand. */
function otherProcess(body: string): ChildProcess {
  const from = (file: string): string => JSON.stringify(startable(new URL(file, import.meta.url)).href);
  const code = `import { openEmbedded } from ${from('./embedded.ts')};
    const event = (n) => ({ time: 1e15, index: 'main', sourcetype: 't', source: 's', host: 'h', raw: 'r', names: ['n'], values: [String(n)] });
    ${body}`;
  const file = join(PARENT, `child-${process.hrtime.bigint()}.mjs`);
  writeFileSync(file, code);
  return spawn(process.execPath, [...LOADER, file], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function numbers(store: Store): Promise<readonly unknown[]> {
  const { rows } = await store.query({ text: 'SELECT _seq, f_n FROM events_t ORDER BY _seq', parameters: {} });
  return rows;
}

test('everything is there after closing and opening again, and numbering goes on', async () => {
  const path = fresh();
  const first = await openEmbedded({ path });
  const wide = Object.fromEntries(Array.from({ length: MAX_FIELD_COLUMNS + 1 }, (_, i) => [`n${i}`, 'v']));
  await first.insertEvents([event({ 'a.b': ['1', '2'] }), event(wide, { sourcetype: 'wide', host: 'h2', time: -5 })]);
  await first.appendRecords('schedule', [{ id: 'x', time: 1, body: {} }]);
  const catalogue = first.catalogue();
  await first.close();

  const second = await openEmbedded({ path });
  const byName = (store: Store) => [...store.catalogue().tables].sort((a, b) => (a.table < b.table ? -1 : 1));
  assert.deepEqual(byName(second), [...catalogue.tables]);
  assert.equal(await second.appendRecords('schedule', [{ id: 'x', time: 1, body: {} }]), 0);
  await second.insertEvents([event({})]);
  const { rows } = await second.query({ text: 'SELECT _seq FROM events_test ORDER BY _seq', parameters: {} });
  assert.deepEqual(rows, [[1], [3]]);
  await second.close();
});

test('an acknowledged insert survives kill -9, and the store opens again', async () => {
  const path = fresh();
  const child = otherProcess(`const store = await openEmbedded({ path: ${JSON.stringify(path)} });
    for (let n = 1; ; n++) {
      await store.insertEvents([event(n)]);
      process.stdout.write(n + '\\n');
    }`);
  assert.ok(child.stdout);
  let acknowledged = 0;
  for await (const chunk of child.stdout) {
    acknowledged = Number(String(chunk).trim().split('\n').at(-1));
    if (acknowledged >= 5) break;
  }
  child.kill('SIGKILL');
  if (child.signalCode === null) await once(child, 'exit');

  const store = await openEmbedded({ path });
  const found = await numbers(store);
  assert.deepEqual(
    found.slice(0, acknowledged),
    Array.from({ length: acknowledged }, (_, i) => [i + 1, String(i + 1)]),
  );
  assert.equal(store.catalogue().tables[0]?.origins[0]?.count, found.length);
  await store.insertEvents([event({ n: 'after' }, { sourcetype: 't', source: 's', host: 'h' })]);
  assert.deepEqual((await numbers(store)).at(-1), [found.length + 1, 'after']);
  await store.close();
});

test('a second process is refused, and told who has the store', async () => {
  const path = fresh();
  const store = await openEmbedded({ path });
  const child = otherProcess(`await openEmbedded({ path: ${JSON.stringify(path)} })
    .catch((error) => process.stdout.write(JSON.stringify(error.diagnostics)));`);
  assert.ok(child.stdout);
  const [diagnostic] = JSON.parse(await text(child.stdout)) as [{ code: string; message: string }];
  assert.equal(diagnostic.code, 'store/locked');
  assert.equal(diagnostic.message, `the store in ${path} is in use by another process (pid ${process.pid})`);
  await store.close();
});

test('one store at a time in a process', async () => {
  const store = await openEmbedded();
  assert.equal(await codeOf(openEmbedded({ path: fresh() })), 'store/one-per-process');
  await store.close();
  const next = await openEmbedded({ path: fresh() });
  await next.close();
});

test('a store written by a newer version is refused and left alone', async () => {
  const path = fresh();
  await (await openEmbedded({ path })).close();
  const { Session } = await import('chdb');
  const session = new Session(path);
  session.query('INSERT INTO schema_version (version) VALUES (1000)');
  session.close();
  await assert.rejects(openEmbedded({ path }), /layout version 1000, written by a newer Karst/);
  assert.equal(await codeOf(openEmbedded({ path })), 'store/newer-schema');
});

test('a directory that cannot be used is reported', async () => {
  const file = join(fresh(), 'file');
  writeFileSync(file, '');
  assert.equal(await codeOf(openEmbedded({ path: join(file, 'below') })), 'store/cannot-open');
});

test('closing waits for what is under way, removes a temporary store, and ends everything', async () => {
  const temporary = (): string[] => readdirSync(tmpdir()).filter((name) => /^karst-\w{6}$/.test(name));
  const before = new Set(temporary());
  const store = await openEmbedded();
  const mine = temporary().filter((name) => !before.has(name));
  const insert = store.insertEvents([event({})]);
  const query = store.query({ text: 'SELECT 1, sleep(0.1)', parameters: {} }, { untrusted: true });
  await Promise.all([store.close(), store.close()]);
  await insert;
  assert.deepEqual((await query).rows, [[1, 0]]);
  assert.ok(mine.length > 0);
  assert.ok(mine.some((name) => !existsSync(join(tmpdir(), name))));
  assert.equal(await codeOf(store.query({ text: 'SELECT 1', parameters: {} })), 'store/closed');
  assert.equal(await codeOf(store.insertEvents([])), 'store/closed');
  assert.equal(await codeOf(store.records('run')), 'store/closed');
});
