import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { writeBackup } from './archive.js';
import { BadBackup, NewerBackup, NOWHERE, readBackup } from './reading.js';
import { NotEmpty, restoreBackup } from './restore.js';

const ROOT = mkdtempSync(join(tmpdir(), 'karst-backup-'));
after(() => rmSync(ROOT, { recursive: true, force: true }));

const DEEP = `store/${'a'.repeat(90)}/${'b'.repeat(120)}.bin`;

/** A picture with a name that is too long for a plain header, a file that has grown since, and an empty one. */
function picture() {
  const folder = join(ROOT, 'picture');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'one'), 'x'.repeat(1500));
  writeFileSync(join(folder, 'two'), 'confirmed, and then more');
  writeFileSync(join(folder, 'none'), '');
  const files = [
    { path: DEEP, at: 'one', size: 1500 },
    { path: 'journal/1.journal', at: 'two', size: 9 },
    { path: 'store/empty', at: 'none', size: 0 },
  ];
  return {
    folder,
    files,
    links: [['metadata/default', '../store/aaa/b-c']] as const,
    schema: 1,
    engine: '26',
    events: 7,
  };
}

const rejects = (promise: Promise<unknown>, kind: new (...args: never[]) => Error, text: RegExp) =>
  assert.rejects(promise, (error: Error) => error instanceof kind && text.test(error.message));

test('a backup is whole or not there, and comes back as it was', async () => {
  const file = join(ROOT, 'a.tar');
  const { about, size } = await writeBackup(picture(), file, '1.2.3');
  assert.deepEqual([about.files, about.bytes, about.events, about.version], [3, 1509, 7, '1.2.3']);
  assert.equal(size, statSync(file).size);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(await readBackup(file, 1, NOWHERE), about);

  const into = join(ROOT, 'into');
  mkdirSync(join(into, '.restoring'), { recursive: true });
  writeFileSync(join(into, '.restoring', 'left'), 'of an attempt that was killed');
  assert.deepEqual(await restoreBackup(file, into, 1), about);
  assert.deepEqual(readdirSync(into).sort(), ['journal', 'metadata', 'store']);
  assert.equal(readFileSync(join(into, DEEP), 'utf8'), 'x'.repeat(1500));
  assert.equal(readFileSync(join(into, 'journal/1.journal'), 'utf8'), 'confirmed');
  await rejects(restoreBackup(file, into, 1), NotEmpty, /into/);

  await assert.rejects(
    writeBackup({ ...picture(), files: [{ path: 'x', at: 'gone', size: 5 }] }, join(ROOT, 'b.tar'), '1'),
  );
  assert.deepEqual(
    readdirSync(ROOT).filter((name) => name.startsWith('b.tar')),
    [],
  );
});

test('what is damaged, cut short, newer or no backup is refused, and nothing is left', async () => {
  const file = join(ROOT, 'c.tar');
  await writeBackup(picture(), file, '9.9');
  await rejects(readBackup(file, 0, NOWHERE), NewerBackup, /9\.9/);
  const whole = readFileSync(file);
  const into = join(ROOT, 'nowhere');
  const refused = async (bytes: Buffer, text: RegExp): Promise<void> => {
    writeFileSync(file, bytes);
    await rejects(restoreBackup(file, into, 1), BadBackup, text);
    assert.deepEqual(readdirSync(into), []);
  };
  const at = whole.indexOf('confirmed');
  await refused(
    Buffer.concat([whole.subarray(0, at), Buffer.from('K'), whole.subarray(at + 1)]),
    /journal.* is not what/,
  );
  await refused(whole.subarray(0, whole.length - 3000), /cut short/);
  await refused(Buffer.from('no archive'.repeat(100)), /damaged/);
  await refused(Buffer.alloc(0), /cut short/);
  const up = Buffer.from(whole);
  up.write('../../evil', up.indexOf('journal/1.journal'), 'latin1');
  await refused(up, /header of it is damaged/);
  truncateSync(file, 0);
  assert.ok(!existsSync(join(ROOT, 'evil')));
});
