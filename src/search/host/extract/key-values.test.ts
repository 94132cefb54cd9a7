import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanKey, keyValues } from './key-values.js';

const DEFAULTS = { limit: 50, maxChars: 10_240, many: false, cleanKeys: true };

function pairs(text: string, args: Partial<Parameters<typeof keyValues>[1]> = {}): Readonly<Record<string, unknown>> {
  return { ...keyValues(text, { ...DEFAULTS, ...args }).toRow() };
}

test('key=value', () => {
  assert.deepEqual(pairs('a=1 b="x y", c=\'z\';d=a=b'), { a: '1', b: 'x y', c: 'z', d: 'a=b' });
  assert.deepEqual(pairs('say="a \\"b\\" c" x==1 =2 y='), { say: 'a "b" c' });
});

test('keys are cleaned', () => {
  assert.equal(cleanKey('_1a.b-c'), 'a_b_c');
  assert.equal(cleanKey('12'), '');
  assert.deepEqual(pairs('1=2 __proto__=x'), { proto__: 'x' });
  assert.deepEqual(Object.entries(keyValues('__proto__=x', { ...DEFAULTS, cleanKeys: false }).toRow()), [
    ['__proto__', 'x'],
  ]);
});

test('delimiters', () => {
  const by = { pairDelimiters: '|;', keyDelimiters: '=:' };
  assert.deepEqual(pairs('a=1| b : 2 ;c="x;y";d=1:2;e;=f;g=', by), { a: '1', b: '2', c: 'x;y' });
  assert.deepEqual(pairs('a=1;a=2', { ...by, many: true }), { a: ['1', '2'] });
  assert.deepEqual(pairs('a=1;b=2;a=3', { ...by, many: true, limit: 1 }), { a: ['1', '3'] });
});

test('hostile texts end quickly', () => {
  for (const text of ['='.repeat(10_000), 'a'.repeat(10_000), `a="${'\\'.repeat(10_000)}`, '"a=1 '.repeat(2000)]) {
    const start = performance.now();
    pairs(text);
    pairs(text, { pairDelimiters: ' ', keyDelimiters: '=' });
    assert.ok(performance.now() - start < 1000, text.slice(0, 10));
  }
});
