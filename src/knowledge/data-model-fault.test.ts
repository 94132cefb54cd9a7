import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { faultInJson } from './data-model-fault.js';

/** Text, and what comes before the fault. */
const cases: readonly [text: string, before: string, expected: string][] = [
  ['', '', 'a value'],
  ['{"a": 1,}', '{"a": 1,', 'a name in double quotes'],
  ['{a: 1}', '{', 'a name in double quotes or }'],
  ['{"a" 1}', '{"a" ', 'a colon'],
  ['[1 2]', '[1 ', 'a comma or the closing bracket'],
  ['[,]', '[', 'a value or ]'],
  ['[1,]', '[1,', 'a value'],
  ['[1}', '[1', 'a comma or the closing bracket'],
  ['{"a": "b\nc"}', '{"a": ', 'a value'],
  ['["\\x"]', '[', 'a value or ]'],
  ['[01]', '[', 'a value or ]'],
  ['[] []', '[] ', 'the end of the file'],
  ['{"a": {"b": [tru]}}', '{"a": {"b": [', 'a value or ]'],
  ['{"a": [', '{"a": [', 'a value or ]'],
];
for (const [text, before, expected] of cases) {
  test(`the fault of ${JSON.stringify(text)}`, () => {
    assert.deepEqual(faultInJson(text), { at: before.length, expected });
  });
}

test('a text has a fault exactly where JSON.parse sees one', () => {
  const damaged = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '"', '}', ']', ':', '\\', '1', 'x'));
  fc.assert(
    fc.property(damaged, ([text, at, put]) => {
      const cut = at % (text.length + 1);
      const broken = text.slice(0, cut) + put + text.slice(cut + 1);
      const { expected } = faultInJson(broken);
      let isJson = true;
      try {
        JSON.parse(broken);
      } catch {
        isJson = false;
      }
      const complete = expected === 'the end of the file' && faultInJson(broken).at === broken.length;
      assert.equal(complete, isJson, broken);
    }),
    { numRuns: 2000 },
  );
});

test('deep nesting is walked, not recursed into', () => {
  assert.equal(faultInJson('['.repeat(200_000)).at, 200_000);
});
