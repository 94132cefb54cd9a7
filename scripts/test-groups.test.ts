import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dealt, mayShare } from './test-groups.js';

test('files that leave nothing behind share a process', () => {
  assert.equal(mayShare("import { parse } from './parse.js';\ntest('x', () => {});\n"), true);
  assert.equal(mayShare(`import { ${'open'}Scratch } from '../store.js';`), false);
  assert.equal(mayShare('before(async () => {});'), false);
  assert.equal(mayShare('describe("x", () => {\n  before(async () => {});\n});'), true);
});

test('items are dealt out in turn', () => {
  assert.deepEqual(dealt([1, 2, 3, 4, 5], 2), [
    [1, 3, 5],
    [2, 4],
  ]);
});
