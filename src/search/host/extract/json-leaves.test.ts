import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonLeaves } from './json-leaves.js';

function leaves(text: string, cut = false): Readonly<Record<string, unknown>> {
  return { ...jsonLeaves(text, cut).toRow() };
}

test('leaves go by the names that spath gives them', () => {
  assert.deepEqual(leaves('{"a":{"b":1.50},"l":[1,{"c":"x"},[true]],"n":null}'), {
    'a.b': '1.50',
    'l{}': '1',
    'l{}.c': 'x',
    'l{}{}': 'true',
    n: 'null',
  });
  assert.deepEqual(leaves('[{"a":1},{"a":2}]'), { '{}.a': ['1', '2'] });
  assert.deepEqual(leaves('{"a":"\\u00e9\\n\\"","b":"","c":{},"d":[]}'), { a: 'é\n"', b: '' });
});

test('names that objects have by themselves are fields like any other', () => {
  const row = jsonLeaves('{"__proto__":"p","constructor":"c"}', false).toRow();
  assert.deepEqual(Object.entries(row), [
    ['__proto__', 'p'],
    ['constructor', 'c'],
  ]);
});

test('what is no JSON object or array has no leaves', () => {
  const texts = ['', ' ', 'x', '5', '"x"', '{', '{"a":1', '{"a":1,}', '{"a":1} x', '{a:1}', '{"a":tru}', "{'a':1}"];
  for (const text of [...texts, '{"a":"\\x"}', '{"a" 1}', '[1 2]', '{"a":}', '{"a":"x\ny"}']) {
    assert.deepEqual(leaves(text), {}, text);
  }
});

test('of a text that ends early, what comes before the end counts', () => {
  const text = '{"a":1,"b":{"c":"x","d":[10,20,30]},"e":true}';
  assert.deepEqual(leaves(text.slice(0, 34), true), { a: '1', 'b.c': 'x', 'b.d{}': ['10', '20', '30'] });
  assert.deepEqual(leaves('{"a":12', true), {});
  assert.deepEqual(leaves('{"a":1,"b":tr', true), { a: '1' });
  assert.deepEqual(leaves('{"a":1,"b":"half', true), { a: '1' });
  assert.deepEqual(leaves('{"a":1,b', true), {}, 'a mistake is none of the end');
  for (let length = 0; length <= text.length; length += 1) leaves(text.slice(0, length), true);
});

test('deep and long texts end', () => {
  assert.deepEqual(leaves('['.repeat(100_000)), {});
  assert.deepEqual(leaves('{"a":'.repeat(100_000), true), {});
  assert.equal(Object.keys(leaves(`{"a":"${'\\\\'.repeat(100_000)}"}`)).length, 1);
  assert.deepEqual(leaves(`{"a":"${'\\"'.repeat(100_000)}`), {});
});
