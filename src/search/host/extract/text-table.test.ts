import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textTable } from './text-table.js';

const DEFAULTS = { copyFields: true, several: true, noHeader: false, dropOriginal: true };

function rows(text: string, args: Partial<Parameters<typeof textTable>[1]> = {}): readonly unknown[] {
  return textTable(text, { ...DEFAULTS, ...args }).map(({ cells }) => Object.fromEntries(cells));
}

test('names of several words stand under wide gaps', () => {
  const text = 'Proto  Local Address   State\ntcp    0.0.0.0:22      LISTEN\nudp    0.0.0.0:53';
  assert.deepEqual(rows(text), [
    { Proto: 'tcp', Local_Address: '0.0.0.0:22', State: 'LISTEN' },
    { Proto: 'udp', Local_Address: '0.0.0.0:53' },
  ]);
});

test('tabs', () => {
  assert.deepEqual(rows('A\tB C\n1\tx y\n2\tz'), [
    { A: '1', B_C: 'x y' },
    { A: '2', B_C: 'z' },
  ]);
});

test('values that are missing leave their column', () => {
  assert.deepEqual(rows('NAME  SIZE  OWNER\na           root\nb     5'), [
    { NAME: 'a', OWNER: 'root' },
    { NAME: 'b', SIZE: '5' },
  ]);
});

test('no table', () => {
  for (const text of ['', '\n\n', 'one line', '{"a": 1}']) assert.deepEqual(rows(text), [], text);
  assert.deepEqual(rows('a b', { headerLine: 7 }), []);
});

test('long texts end quickly', () => {
  const start = performance.now();
  rows(`A B\n${' '.repeat(100_000)}x`);
  rows(`${'A '.repeat(2000)}\n${'1 '.repeat(1999)}`);
  assert.ok(performance.now() - start < 2000);
});
