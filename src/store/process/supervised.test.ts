import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { KarstError } from '../../diagnostics/index.js';
import { codeOf, event } from '../contract.js';
import type { EngineRestart } from '../index.js';
import { openSupervised, type SupervisedStore } from '../index.js';

/*
 * The engine is killed under its store at any point, and nothing is lost, twice there, or answered from less.
 * `KARST_KILLS=200` for more than the ordinary run's few.
 */

const KILLS = Number(process.env.KARST_KILLS ?? 3);

const path = mkdtempSync(join(tmpdir(), 'karst-supervised-'));
const restarts: EngineRestart[] = [];
let open: SupervisedStore;
before(async () => {
  open = await openSupervised({ path, onRestart: (restart) => restarts.push(restart) });
});
after(async () => {
  await open.store.close();
  rmSync(path, { recursive: true, force: true });
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function kill(signal: NodeJS.Signals = 'SIGKILL'): void {
  const { pid } = open.engine();
  if (pid !== undefined) process.kill(pid, signal);
}

const rowsOf = async (text: string, signal?: AbortSignal) =>
  (await open.store.query({ text, parameters: {} }, signal === undefined ? {} : { signal })).rows;

test('a crash of native code costs a query a second attempt, and rows that a search holds are still there', async () => {
  const { store } = open;
  const held = await store.hold(['a', 'b'], [{ a: '1', b: ['x', 'y'] }, { a: '2' }]);
  const slow = rowsOf(`SELECT a, sleep(0.5) FROM (SELECT c0 AS a FROM ${held.table} ORDER BY position)`);
  await pause(100);
  kill('SIGSEGV');
  assert.deepEqual(await slow, [
    ['1', 0],
    ['2', 0],
  ]);
  assert.deepEqual([open.engine().state, open.engine().restarts], ['running', 1]);
  assert.equal(restarts[0]?.how, 'SIGSEGV');
  await store.release(held);
});

test('a query that ends the engine twice is told so, and stopping one reaches the other process', async () => {
  const doomed = codeOf(rowsOf('SELECT sleep(3)'));
  for (const before of [open.engine().restarts, open.engine().restarts + 1]) {
    while (open.engine().restarts !== before || open.engine().state !== 'running') await pause(10);
    await pause(50);
    kill();
  }
  assert.equal(await doomed, 'store/engine-restarted');
  const stop = new AbortController();
  const endless = codeOf(rowsOf('SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1', stop.signal));
  await pause(100);
  stop.abort();
  assert.equal(await endless, 'store/cancelled');
});

test('large results come whole, in any order', async () => {
  const wide = (n: number) => rowsOf(`SELECT number, repeat('é', 1000), ${n} FROM numbers(2000)`);
  const all = await Promise.all([wide(1), rowsOf('SELECT 7'), wide(2)]);
  assert.deepEqual(
    all.map((rows) => [rows.length, rows.at(-1)?.[0] ?? null, rows.at(-1)?.at(-1) ?? null]),
    [
      [2000, 1999, 1],
      [1, 7, 7],
      [2000, 1999, 2],
    ],
  );
});

/** Whether it resolves; what a crash may cost is another attempt, and nothing else. */
async function isDone(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    assert.ok(error instanceof KarstError && error.diagnostics[0]?.code === 'store/engine-restarted', String(error));
    return false;
  }
}

/** Inserts, accepts, appends and searches until it is told to stop; texts of the events that were confirmed. */
async function work(
  store: SupervisedStore['store'],
  name: string,
  going: () => boolean,
  confirmed: string[],
): Promise<void> {
  for (let n = 0; going(); n++) {
    const events = Array.from({ length: 1 + (n % 5) }, (_, at) => {
      const raw = `${name} ${n} ${at}`;
      const month = Date.UTC(2024, at % 3, 1) * 1000;
      return { ...event({ [`f${n % 7}`]: raw }, { sourcetype: `kind${at % 2}`, time: month }), raw };
    });
    // A second crash within one piece of work is told; what became of its events is open.
    const put = n % 3 === 0 ? store.insertEvents(events) : store.acceptEvents(events);
    if (await isDone(put)) confirmed.push(...events.map(({ raw }) => raw));
    if (n % 4 === 0) await isDone(store.appendRecords('run', [{ id: `${name} ${n}`, time: 1, body: { n } }]));
    if (n % 10 === 0) await isDone(store.flush());
  }
}

test(`${KILLS} kills under load: no confirmed event is lost, none is there twice`, {
  timeout: KILLS * 60_000,
}, async () => {
  const { store } = open;
  let going = true;
  const confirmed: string[] = [];
  const workers = ['a', 'b', 'c'].map((name) => work(store, name, () => going, confirmed));
  for (let i = 0; i < KILLS; i++) {
    for (const before = confirmed.length; confirmed.length === before; ) await pause(1);
    await pause(Math.random() * 300);
    kill();
    while (open.engine().state === 'running') await pause(1);
    while (open.engine().state !== 'running') await pause(10);
  }
  going = false;
  await Promise.all(workers);
  await store.flush();
  const found = new Map<string, number>();
  for (const { table } of store.catalogue().tables) {
    for (const [raw, count] of await rowsOf(`SELECT _raw, count() FROM ${table} GROUP BY _raw`)) {
      found.set(String(raw), Number(count) + (found.get(String(raw)) ?? 0));
    }
  }
  assert.ok(confirmed.length > 0);
  assert.deepEqual(
    confirmed.filter((raw) => !found.has(raw)),
    [],
  );
  assert.deepEqual(
    [...found].filter(([, count]) => count > 1),
    [],
  );
  const counted = store.catalogue().tables.flatMap(({ origins }) => origins.map(({ count }) => count));
  assert.equal(
    counted.reduce((sum, count) => sum + count, 0),
    found.size,
  );
  const records = await store.records('run');
  assert.equal(new Set(records.map(({ id }) => id)).size, records.length);
  process.stdout.write(`# ${KILLS} kills, ${confirmed.length} confirmed events\n`);
});
