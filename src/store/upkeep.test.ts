import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { codeOf, event } from './contract.js';
import { openEmbedded } from './embedded.js';
import { timeForSize } from './expiry.js';
import type { Store } from './store.js';

const PARENT = mkdtempSync(join(tmpdir(), 'karst-upkeep-'));
after(() => rmSync(PARENT, { recursive: true, force: true }));

const DAY = 86_400_000_000;
const HOUR = DAY / 24;
/** The first of February 2026. */
const FEBRUARY = Date.UTC(2026, 1, 1) * 1000;

const at = (time: number, index: string) => event({ n: String(time) }, { time, index });

function counts(store: Store): Readonly<Record<string, readonly [number, number]>> {
  const origins = store.catalogue().tables.flatMap((table) => table.origins);
  return Object.fromEntries(origins.map(({ index, count, first }) => [index, [count, (first - FEBRUARY) / DAY]]));
}

test('the newest hours within a limit stay, and the newest in any case', () => {
  const hours = [3, 1, 2].map((n) => ({ from: n * HOUR, bytes: 100 }));
  assert.equal(timeForSize(hours, 300), undefined);
  assert.equal(timeForSize(hours, 250), 2 * HOUR);
  assert.equal(timeForSize(hours, 200), 3 * HOUR);
  assert.equal(timeForSize(hours, 10), 3 * HOUR);
  assert.equal(timeForSize([], 0), undefined);
});

test('events go by age and by size; a picture of the store is a store', async () => {
  const first = await openEmbedded({ path: join(PARENT, 'first') });
  const days = (count: number, index: string) =>
    Array.from({ length: count }, (_, i) => at(FEBRUARY + (i - 10) * DAY, index));
  await first.insertEvents([...days(20, 'main'), ...days(20, 'notable'), ...days(5, 'old')]);
  await first.appendRecords(
    'run',
    [1, 2, 3].map((n) => ({ id: `r${n}`, time: n, body: { n } })),
  );
  await first.lookups.write({ kind: 'file', name: 'a.csv' }, 'replace', { columns: ['x'], rows: [['1']] });

  const limits = [
    { index: 'main', before: FEBRUARY + DAY },
    { index: 'old', before: FEBRUARY },
    { index: 'nowhere', before: FEBRUARY },
  ];
  const planned = await first.upkeep.expire(limits, true);
  assert.deepEqual(
    planned.map(({ index, events }) => [index, events]),
    [
      ['main', 11],
      ['old', 5],
    ],
  );
  assert.deepEqual(counts(first), { main: [20, -10], notable: [20, -10], old: [5, -10] });
  assert.deepEqual(await first.upkeep.expire(limits, false), planned);
  assert.deepEqual(counts(first), { main: [9, 1], notable: [20, -10] });
  assert.deepEqual(await first.upkeep.expire(limits, false), []);
  const { rows } = await first.query({
    text: "SELECT count(), min(_time) FROM events_test WHERE index = 'main'",
    parameters: {},
  });
  assert.deepEqual(rows, [[9, '2026-02-02 00:00:00.000000']]);

  // Once nobody else has events in January, its files go.
  await first.upkeep.expire([{ index: 'notable', before: FEBRUARY }], false);
  assert.deepEqual(new Set((await first.upkeep.usage()).map(({ partition }) => partition)), new Set(['202602']));
  const main = (await first.upkeep.usage()).find(({ index }) => index === 'main');
  const half = Math.round((main?.bytes ?? 0) / 2);
  const [removal] = await first.upkeep.expire([{ index: 'main', bytes: half }], false);
  assert.deepEqual([removal?.events, removal?.before], [5, FEBRUARY + 6 * DAY]);
  assert.deepEqual(counts(first), { main: [4, 6], notable: [10, 0] });

  assert.equal(await first.upkeep.forget('run', 3, true), 2);
  assert.equal(await first.upkeep.forget('run', 3, false), 2);
  assert.deepEqual(
    (await first.records('run')).map(({ id }) => id),
    ['r3'],
  );
  assert.equal(await first.upkeep.forget('user', 3, false), 0);

  await first.acceptEvents([at(FEBRUARY, 'late')], { key: 'file', value: '7' });
  const picture = await first.upkeep.freeze();
  assert.equal(await codeOf(first.upkeep.freeze()), 'store/frozen');
  await first.insertEvents([at(FEBRUARY, 'after')]);
  const second = join(PARENT, 'second');
  for (const { path, at: from, size } of picture.files) {
    mkdirSync(dirname(join(second, path)), { recursive: true });
    writeFileSync(join(second, path), readFileSync(join(picture.folder, from)).subarray(0, size));
  }
  for (const [path, to] of picture.links) {
    mkdirSync(dirname(join(second, path)), { recursive: true });
    symlinkSync(to, join(second, path));
  }
  await first.upkeep.thaw();
  assert.ok(!existsSync(picture.folder));
  await first.upkeep.thaw();
  await first.close();

  const copy = await openEmbedded({ path: second });
  assert.deepEqual(counts(copy), { main: [4, 6], notable: [10, 0], late: [1, 0] });
  assert.deepEqual(copy.marks(), new Map([['file', '7']]));
  assert.deepEqual(
    (await copy.records('run')).map(({ id }) => id),
    ['r3'],
  );
  assert.deepEqual((await copy.lookups.read({ kind: 'file', name: 'a.csv' }))?.rows, [['1']]);
  assert.equal(picture.events, 14);
  assert.ok(statSync(second).isDirectory());
  await copy.close();
});
