import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { LOADER, startable } from '../../tests/bed/started.js';
import { codeOf } from './contract.js';
import { openEmbedded } from './embedded.js';
import type { LookupTarget } from './lookup-store.js';

const PARENT = mkdtempSync(join(tmpdir(), 'karst-test-'));
process.once('exit', () => rmSync(PARENT, { recursive: true, force: true }));
const fresh = (): string => mkdtempSync(join(PARENT, 'store-'));

const SEEN: LookupTarget = { kind: 'collection', name: 'seen' };
const FILE: LookupTarget = { kind: 'file', name: 'f.csv' };

/** Runs `body` with an open store in a process that is killed after a few acknowledged lines. */
async function killed(path: string, body: string): Promise<number> {
  const module = JSON.stringify(startable(new URL('./embedded.ts', import.meta.url)).href);
  const file = join(PARENT, `child-${process.hrtime.bigint()}.mjs`);
  writeFileSync(
    file,
    `import { openEmbedded } from ${module};
     const { lookups } = await openEmbedded({ path: ${JSON.stringify(path)} });
     for (let n = 1; ; n++) { ${body}; process.stdout.write(n + '\\n'); }`,
  );
  const child = spawn(process.execPath, [...LOADER, file], { stdio: ['ignore', 'pipe', 'inherit'] });
  let acknowledged = 0;
  for await (const chunk of child.stdout) {
    acknowledged = Number(String(chunk).trim().split('\n').at(-1));
    if (acknowledged >= 5) break;
  }
  child.kill('SIGKILL');
  if (child.signalCode === null) await once(child, 'exit');
  return acknowledged;
}

test('lookups are there after closing and opening again, and so are removals', async () => {
  const path = fresh();
  const first = await openEmbedded({ path });
  await first.lookups.write(SEEN, 'append', { columns: ['_key', 'a'], rows: [['x', ['1', '2']]] });
  await first.lookups.write(SEEN, 'append', { columns: ['_key', 'b'], rows: [['y', '3']] });
  await first.lookups.write(FILE, 'replace', { columns: ['a'], rows: [['1']] });
  await first.lookups.remove(FILE);
  const list = first.lookups.list();
  await first.close();
  assert.equal(await codeOf(first.lookups.read(SEEN)), 'store/closed');
  assert.equal(await codeOf(first.lookups.write(SEEN, 'append', { columns: [], rows: [] })), 'store/closed');

  const second = await openEmbedded({ path });
  assert.deepEqual(second.lookups.list(), list);
  assert.deepEqual((await second.lookups.read(SEEN))?.rows, [
    ['x', ['1', '2'], null],
    ['y', null, '3'],
  ]);
  const { version } = await second.lookups.write(FILE, 'append', { columns: ['a'], rows: [['2']] });
  assert.ok(list.every((lookup) => lookup.version < version));
  assert.deepEqual((await second.lookups.read(FILE))?.rows, [['2']]);
  await second.close();
});

test('a replaced lookup survives kill -9 whole, whichever write was under way', async () => {
  const path = fresh();
  const rows = 'Array.from({ length: 20000 }, () => [String(n)])';
  const acknowledged = await killed(
    path,
    `await lookups.write({ kind: 'file', name: 'f.csv' }, 'replace', { columns: ['n'], rows: ${rows} })`,
  );
  const store = await openEmbedded({ path });
  const found = (await store.lookups.read(FILE))?.rows ?? [];
  assert.equal(found.length, 20_000);
  const numbers = new Set(found.map(([cell]) => Number(cell)));
  assert.equal(numbers.size, 1);
  assert.ok([...numbers].every((n) => n >= acknowledged));
  const tables = await store.query({
    text: "SELECT count() FROM system.tables WHERE startsWith(name, 'lookup_rows_')",
    parameters: {},
  });
  assert.deepEqual(tables.rows, [[1]]);
  await store.close();
});

test('acknowledged appends survive kill -9, and writing goes on', async () => {
  const path = fresh();
  const acknowledged = await killed(
    path,
    `await lookups.write({ kind: 'collection', name: 'seen' }, 'append', { columns: ['_key'], rows: [['k' + n], ['l' + n]] })`,
  );
  const store = await openEmbedded({ path });
  const found = (await store.lookups.read(SEEN))?.rows ?? [];
  assert.ok(found.length >= 2 * acknowledged && found.length % 2 === 0);
  await store.lookups.write(SEEN, 'append', { columns: ['_key'], rows: [['last'], ['k1']] });
  const after = (await store.lookups.read(SEEN))?.rows ?? [];
  assert.equal(after.length, found.length + 1);
  assert.deepEqual(after.at(-1), ['last']);
  await store.close();
});

test('rows of a write that never came to its end are never seen', async () => {
  const path = fresh();
  const first = await openEmbedded({ path });
  await first.lookups.write(SEEN, 'append', { columns: ['_key'], rows: [['a']] });
  await first.close();
  const { Session } = await import('chdb');
  const session = new Session(path);
  session.query("INSERT INTO lookup_rows_1 VALUES (2, 0, 'half', ['half'], {}), (9, 0, 'half', ['half'], {})");
  session.query('CREATE TABLE lookup_rows_7 (write UInt64) ENGINE = MergeTree ORDER BY write');
  session.close();
  const second = await openEmbedded({ path });
  assert.deepEqual((await second.lookups.read(SEEN))?.rows, [['a']]);
  await second.lookups.write(SEEN, 'append', { columns: ['_key'], rows: [['b']] });
  assert.deepEqual((await second.lookups.read(SEEN))?.rows, [['a'], ['b']]);
  const { rows } = await second.query({ text: "SELECT count() FROM lookup_rows_1 WHERE key = 'half'", parameters: {} });
  assert.deepEqual(rows, [[0]]);
  const left = await second.query({
    text: "SELECT count() FROM system.tables WHERE name = 'lookup_rows_7'",
    parameters: {},
  });
  assert.deepEqual(left.rows, [[0]]);
  await second.close();
});
