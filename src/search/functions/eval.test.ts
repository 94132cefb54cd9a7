import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEvalExpression } from '../spl/index.js';
import { check, type Fields } from '../sql/engine.test.js';
import { evalFunctions } from './index.js';

/** Fields that the examples of the function pages may use. */
const SAMPLE: Fields = { numbers: ['1', '2', '3'], words: ['alpha', 'beta', 'gamma'] };

const functions = [...new Set(evalFunctions.values())];

test('every function has a page with an example', () => {
  for (const fn of functions) {
    assert.match(fn.syntax, new RegExp(`^${fn.name}\\(`), fn.name);
    assert.match(fn.summary, /^[^ ].*\.$/, fn.name);
    assert.ok(fn.examples.length + (fn.calls?.length ?? 0) > 0, fn.name);
    for (const call of fn.calls ?? []) assert.deepEqual(parseEvalExpression(call).diagnostics, [], call);
    assert.ok(fn.arity[0] <= fn.arity[1], fn.name);
  }
});

for (const fn of functions) {
  test(`examples of ${fn.name}()`, () => check(fn.examples, SAMPLE));
}
