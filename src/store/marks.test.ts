import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Journal, type JournalBatch, journalFiles } from './journal/index.js';
import { Marks } from './marks.js';
import { loadMarks, recover } from './recovery.js';

function folder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'karst-marks-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

test('a mark is in the same frame as its events, and without events too', async () => {
  const { path, remove } = folder();
  const stuck = new Journal(path, 1, () => Promise.reject(new Error('no')));
  const event = { time: 1, index: 'i', sourcetype: 's', source: 'f', host: 'h', raw: 'r', names: [], values: [] };
  await stuck.append({ first: 1, indexTime: 1, events: [event], mark: { key: 'a', value: '1' } });
  await stuck.append({ first: 2, indexTime: 1, events: [], mark: { key: 'a', value: '2' } });
  await stuck.close();
  const found: JournalBatch[] = [];
  await recover(
    path,
    async (batches) => void found.push(...batches),
    ({ message }) => assert.fail(message),
  );
  assert.deepEqual(
    found.map(({ events, mark }) => [events.length, mark?.value]),
    [
      [1, '1'],
      [0, '2'],
    ],
  );
  assert.deepEqual(await journalFiles(path), []);
  remove();
});

test('marks are kept in a file, go with an empty value, and damage is told', async () => {
  const { path, remove } = folder();
  const file = join(path, 'journal', 'marks.json');
  const marks = await Marks.load(file);
  marks.set({ key: 'a', value: '1' });
  marks.set({ key: '__proto__', value: '2' });
  marks.set({ key: 'b', value: '3' });
  marks.set({ key: 'b', value: '' });
  await marks.save();
  assert.deepEqual(
    [...(await Marks.load(file)).all()],
    [
      ['a', '1'],
      ['__proto__', '2'],
    ],
  );
  writeFileSync(file, '{"a":');
  const told: string[] = [];
  const left = await loadMarks(file, ({ code, file: at }) => void told.push(`${code} ${at}`));
  assert.equal(left.all().size, 0);
  assert.deepEqual(told, [`store/damaged-marks ${file}.damaged`]);
  assert.equal(readFileSync(`${file}.damaged`, 'utf8'), '{"a":');
  remove();
});
