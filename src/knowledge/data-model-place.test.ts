import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { type JsonPath, placeInJson, placeInJsonString } from './data-model-place.js';

/** Every value of a document with the way to it. */
function* walk(value: unknown, path: JsonPath = []): Generator<[JsonPath, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, item] of Object.entries(value))
    yield* walk(item, [...path, Array.isArray(value) ? Number(key) : key]);
}

test('what stands at the place of a value is that value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (document, indent) => {
      const source = JSON.stringify(document, null, indent);
      for (const [path, value] of walk(JSON.parse(source))) {
        const { from, to } = placeInJson(source, path);
        assert.deepEqual(JSON.parse(source.slice(from, to)), value);
      }
    }),
    { numRuns: 300 },
  );
});

test('a way that ends early leads to the last value on it', () => {
  const source = '{"a": [1, {"b": 2}], "a": "later"}';
  const at = (path: JsonPath) => {
    const { from, to } = placeInJson(source, path);
    return source.slice(from, to);
  };
  assert.equal(at(['a']), '"later"');
  assert.equal(at(['a', 0]), '"later"');
  assert.equal(at(['c', 'd']), source);
});

test('characters of a string are found behind escapes', () => {
  const source = '"a\\"\\u0041b"';
  assert.deepEqual(
    [0, 1, 2, 3, 4, 9].map((offset) => placeInJsonString(source, 0, offset)),
    [1, 2, 4, 10, 11, 11],
  );
});
