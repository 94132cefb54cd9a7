import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ByteEvent } from '../byte-event.js';
import type { StoredEvent } from '../event.js';
import { recover } from '../recovery.js';
import { decodeBatch, encodeBatch, type JournalBatch } from './frame.js';
import { Journal } from './journal.js';

const folders = mkdtempSync(join(tmpdir(), 'karst-journal-'));
after(() => rmSync(folders, { recursive: true, force: true }));
const place = (): string => mkdtempSync(join(folders, 'j-'));

const META = { index: 'main', sourcetype: 'st', source: 's', host: 'h' };
const plain = (raw: string): StoredEvent => ({ ...META, time: -1_500_000, raw, names: ['a'], values: [['1', '2']] });
const batch = (first: number, ...raws: readonly string[]): JournalBatch => ({
  first,
  indexTime: 7,
  events: raws.map(plain),
});
const raws = (batches: readonly JournalBatch[]) =>
  batches.map(({ first, events }) => [first, events.map((e) => e.raw)]);

/** A journal whose inserts are remembered; `fail` of them fail first. */
function journalIn(folder: string, fail = 0) {
  const inserted: JournalBatch[] = [];
  const again: boolean[] = [];
  let left = fail;
  const journal = new Journal(folder, 1, async (batches, repeated) => {
    again.push(repeated);
    if (left-- > 0) throw new Error('no room');
    inserted.push(...batches);
  });
  return { journal, inserted, again };
}

test('events come back as they were: bytes, strings, many values, odd times', () => {
  const bytes = Buffer.from('xx<a>wört</a>yy', 'utf8');
  const spans = Int32Array.from([9, 9, 5, 10]);
  const meta = { ...META, time: 1_709_251_200_123_456, names: ['a', 'b'] };
  const exact = new ByteEvent({ ...meta, names: ['b'] }, { bytes, rawFrom: 2, rawTo: bytes.length - 2, spans, at: 2 });
  // A value that is not in the event's own text.
  const outside = new ByteEvent(
    { ...meta, names: ['b'] },
    { bytes, rawFrom: 5, rawTo: 8, spans: Int32Array.from([0, 2]), at: 0 },
  );
  const events = [plain('tab\tand "quote" \u0000'), exact, { ...plain(''), host: 'other', time: 8e15 }, outside];
  const read = decodeBatch(Buffer.concat(encodeBatch({ first: 41, indexTime: 99, events })));
  const seen = ({ time, index, sourcetype, source, host, raw, names, values }: StoredEvent) => {
    return { time, index, sourcetype, source, host, raw, names, values };
  };
  assert.deepEqual([read.first, read.indexTime], [41, 99]);
  assert.deepEqual(read.events.map(seen), events.map(seen));
  assert.equal(read.events[1]?.raw, '<a>wört</a>');
  assert.deepEqual(read.events[1]?.values, ['wört']);
  assert.deepEqual(
    read.events.map((event) => event instanceof ByteEvent),
    [false, true, false, false],
  );
});

test('what was added is inserted once, in order, and its file goes', async () => {
  const folder = place();
  const { journal, inserted, again } = journalIn(folder);
  await Promise.all([journal.append(batch(1, 'a', 'b')), journal.append(batch(3, 'c'))]);
  assert.equal(readdirSync(folder).length, 1);
  assert.ok(journal.load > 0);
  await journal.flush();
  await journal.append(batch(4, 'd'));
  await journal.close();
  assert.deepEqual(raws(inserted), [
    [1, ['a', 'b']],
    [3, ['c']],
    [4, ['d']],
  ]);
  assert.deepEqual([again, readdirSync(folder), journal.load], [[false, false], [], 0]);
});

test('an insert that fails is told, and made again as one that may have begun', async () => {
  const folder = place();
  const { journal, inserted, again } = journalIn(folder, 1);
  await journal.append(batch(1, 'a'));
  await assert.rejects(journal.flush(), /no room/);
  assert.equal(readdirSync(folder).length, 1);
  await journal.flush();
  assert.deepEqual([raws(inserted), again], [[[1, ['a']]], [false, true]]);
  await journal.close();
});

test('a process that ends leaves its events to the next; a frame cut short was never confirmed', async () => {
  const folder = place();
  const { journal } = journalIn(folder, 99);
  await journal.append(batch(1, 'a'));
  await journal.append(batch(2, 'b'));
  await journal.close();
  const [name = ''] = readdirSync(folder);
  const whole = readFileSync(join(folder, name));
  appendFileSync(join(folder, name), whole.subarray(16, 60));
  const found: JournalBatch[] = [];
  const told: string[] = [];
  const next = await recover(
    folder,
    async (batches) => void found.push(...batches),
    ({ code }) => void told.push(code),
  );
  assert.deepEqual(
    [raws(found), told, readdirSync(folder)],
    [
      [
        [1, ['a']],
        [2, ['b']],
      ],
      [],
      [],
    ],
  );
  assert.equal(next, 2);
});

test('what the disk changed is told and kept aside; the rest is recovered', async () => {
  const folder = place();
  const { journal } = journalIn(folder, 99);
  await journal.append(batch(1, 'first'));
  await journal.append(batch(2, 'second'));
  await journal.close();
  const [name = ''] = readdirSync(folder);
  const bytes = readFileSync(join(folder, name));
  bytes[bytes.indexOf('first')] = 0;
  writeFileSync(join(folder, name), bytes);
  const found: JournalBatch[] = [];
  const told: string[] = [];
  await recover(
    folder,
    async (batches) => void found.push(...batches),
    ({ message }) => void told.push(message),
  );
  assert.deepEqual(raws(found), [[2, ['second']]]);
  assert.match(told.join(), /^1 batch of accepted events cannot be read back/);
  assert.deepEqual(readdirSync(folder), [`${name}.damaged`]);
});

test('a folder that cannot be written is told to who adds', async () => {
  const folder = place();
  writeFileSync(join(folder, 'file'), '');
  const { journal } = journalIn(join(folder, 'file', 'journal'));
  await assert.rejects(journal.append(batch(1, 'a')), /ENOTDIR/);
  assert.equal(journal.load, 0);
  await journal.close();
});
