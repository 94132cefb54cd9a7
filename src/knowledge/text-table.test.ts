import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textTable } from './text-table.js';

const DEFAULTS = { several: true, noHeader: false };

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

test('right-aligned columns a blank apart are two, a name of two words is one', () => {
  assert.deepEqual(rows('  PID TTY          TIME CMD\n    1 ?        00:00:04 init\n  812 pts/0    00:00:00 ps'), [
    { PID: '1', TTY: '?', TIME: '00:00:04', CMD: 'init' },
    { PID: '812', TTY: 'pts/0', TIME: '00:00:00', CMD: 'ps' },
  ]);
  assert.deepEqual(rows('Local Address  State\n*:22           LISTEN'), [{ Local_Address: '*:22', State: 'LISTEN' }]);
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
