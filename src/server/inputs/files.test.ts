import assert from 'node:assert/strict';
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { SingleEvents } from '../../ingest/index.js';
import { NO_INDEX_TIME } from '../../knowledge/index.js';
import type { Mark, StoredEvent } from '../../store/index.js';
import { patternExpression } from './file-names.js';
import type { FileInput } from './input.js';
import { Inputs } from './inputs.js';

const PACE = { patience: { settled: 150, unfinished: 600 }, interval: 30 };

let folder: string;
/** What a store would keep, over restarts. */
let events: StoredEvent[];
let marks: Map<string, string>;
let open: Inputs[];
let full = false;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'karst-files-'));
  [events, marks, open] = [[], new Map(), []];
});
afterEach(async () => {
  for (const inputs of open) await inputs.close();
  rmSync(folder, { recursive: true, force: true });
});

async function follow(over: Partial<FileInput> = {}): Promise<Inputs> {
  const input: FileInput = { kind: 'file', path: folder, index: 'main', ...over };
  const add = async (batch: readonly StoredEvent[], mark?: Mark): Promise<void> => {
    if (full) throw new Error('the disk is full');
    events.push(...batch);
    if (mark !== undefined) marks.set(mark.key, mark.value);
    if (mark?.value === '') marks.delete(mark.key);
  };
  const shared = { singles: new SingleEvents(), indexTime: NO_INDEX_TIME, log: () => undefined, pace: PACE };
  const inputs = await Inputs.open([input], { intake: { load: 0, add }, marks: new Map(marks), ...shared });
  open.push(inputs);
  return inputs;
}

/** The texts, once there are so many; a while later there are no more. */
async function texts(count: number): Promise<readonly string[]> {
  for (let i = 0; events.length < count && i < 300; i++) await pause(20);
  await pause(120);
  assert.equal(events.length, count, events.map(({ raw }) => raw).join('\n'));
  return events.map(({ raw }) => raw);
}

const at = (name: string): string => join(folder, name);
const line = (n: number): string => `2024-03-01T10:00:${String(n).padStart(2, '0')}Z line ${n} of a log\n`;
const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, i) => line(from + i)).join('');

test('patterns: names, characters, any folders', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['/var/log/*.log', '/var/log/a.log', true],
    ['/var/log/*.log', '/var/log/b/a.log', false],
    ['/var/**/*.log', '/var/a.log', true],
    ['/var/**/*.log', '/var/x/y/a.log', true],
    ['/var/**/*.log', '/var/x/alog', false],
    ['/var/app?/out', '/var/app1/out', true],
    ['/var/**', '/var/x/y', true],
    ['/var/a+(b)*', '/var/a+(b)c', true],
  ];
  for (const [pattern, path, wanted] of cases) assert.equal(patternExpression(pattern)?.test(path), wanted, pattern);
  assert.equal(patternExpression('/var/log'), undefined);
});

test('lines come as they are written; a part of a line waits for the rest, but not for ever', async () => {
  writeFileSync(at('a.log'), `${lines(0, 2)}2024-03-01T10:00:02Z be`);
  await follow({ hostSegment: 1, sourcetype: 'st' });
  await texts(2);
  appendFileSync(at('a.log'), 'gun\n');
  const found = await texts(3);
  assert.equal(found[2], '2024-03-01T10:00:02Z begun');
  const { time, source, sourcetype, host } = events[2] ?? {};
  assert.deepEqual(
    [time, source, sourcetype, host],
    [Date.UTC(2024, 2, 1, 10, 0, 2) * 1000, at('a.log'), 'st', folder.split('/')[1]],
  );
  appendFileSync(at('a.log'), '2024-03-01T10:00:03Z no end');
  assert.equal((await texts(4))[3], '2024-03-01T10:00:03Z no end');
});

test('an event of several lines stays whole, over a restart too', async () => {
  writeFileSync(at('a.log'), '2024-03-01 10:00:00 one\n  at a\n2024-03-01 10:00:01 two\n');
  const first = await follow();
  for (let i = 0; events.length < 1 && i < 100; i++) await pause(10);
  await first.close();
  appendFileSync(at('a.log'), '  at b\n2024-03-01 10:00:02 three\n');
  await follow();
  const found = await texts(3);
  assert.equal(found[0], '2024-03-01 10:00:00 one\n  at a');
  assert.deepEqual(found.slice(1), ['2024-03-01 10:00:01 two\n  at b', '2024-03-01 10:00:02 three']);
});

test('rotation by renaming: the last lines under the old name, the first under the new, each once', async () => {
  writeFileSync(at('app.log'), lines(0, 3));
  const first = await follow({ path: at('app.log') });
  await texts(3);
  appendFileSync(at('app.log'), line(3));
  renameSync(at('app.log'), at('app.log.1'));
  writeFileSync(at('app.log'), lines(4, 6));
  await texts(6);
  await first.close();
  appendFileSync(at('app.log'), line(6));
  await follow();
  assert.deepEqual([...(await texts(7))].sort(), lines(0, 7).trimEnd().split('\n'));
  assert.equal(new Set(events.map(({ source }) => source)).size, 1);
});

test('rotation by copying and cutting: the copy gives only what was not read', async () => {
  writeFileSync(at('app.log'), lines(0, 9));
  await follow();
  await texts(9);
  copyFileSync(at('app.log'), at('app.log.1'));
  appendFileSync(at('app.log.1'), line(9));
  truncateSync(at('app.log'));
  await pause(100);
  appendFileSync(at('app.log'), lines(10, 12));
  assert.deepEqual([...(await texts(12))].sort(), lines(0, 12).trimEnd().split('\n'));
});

test('two files that say the same are both read', async () => {
  for (const name of ['app-1.log', 'app-2.log']) writeFileSync(at(name), lines(0, 9));
  await follow({ path: join(folder, '*.log') });
  await texts(18);
});

test('what the store does not take comes again', async () => {
  full = true;
  writeFileSync(at('a.log'), lines(0, 5));
  const inputs = await follow();
  for (let i = 0; inputs.list()[0]?.errors === 0 && i < 100; i++) await pause(20);
  assert.match(inputs.list()[0]?.lastError ?? '', /disk is full/);
  full = false;
  assert.deepEqual(await texts(5), lines(0, 5).trimEnd().split('\n'));
});

test('a table keeps its header over restarts', async () => {
  writeFileSync(at('t.csv'), 'time,user,action\n2024-03-01T10:00:00Z,amy,login\n');
  const first = await follow({ sourcetype: 'csv' });
  await texts(1);
  await first.close();
  appendFileSync(at('t.csv'), '2024-03-01T10:00:01Z,bob,logout\n');
  await follow({ sourcetype: 'csv' });
  await texts(2);
  assert.deepEqual(events[1]?.values, ['2024-03-01T10:00:01Z', 'bob', 'logout']);
});

test('a packed file is read once, when it has settled; what cannot be read is told', async () => {
  mkdirSync(at('deep'));
  writeFileSync(at('deep/old.log.gz'), gzipSync(lines(0, 40)));
  writeFileSync(at('program'), Buffer.from('7f454c46020101000000000000000000', 'hex'));
  const first = await follow();
  await texts(40);
  const [status] = first.list();
  assert.deepEqual([status?.events, status?.errors], [40, 1]);
  assert.match(status?.lastError ?? '', /program is a Linux program/);
  await first.close();
  await follow();
  await pause(300);
  await texts(40);
});
