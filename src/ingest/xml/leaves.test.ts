import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xmlLeaves } from './leaves.js';

const fields = (text: string) => Object.fromEntries(xmlLeaves(text));

test('elements and attributes under the names of spath', () => {
  assert.deepEqual(
    fields(
      '<?xml version="1.0"?><!-- c --><alert id="7"><src>192.0.2.1</src><src>192.0.2.2</src><who name="a &amp; b"/><t>\n <![CDATA[x < y]]></t><e/></alert>',
    ),
    {
      'alert{@id}': ['7'],
      'alert.src': ['192.0.2.1', '192.0.2.2'],
      'alert.who{@name}': ['a & b'],
      'alert.t': ['x < y'],
    },
  );
});

test('a header before the first tag, several roots', () => {
  assert.deepEqual(fields('Mar  1 10:00:00 box app: <a>1</a> <b>2</b>'), { a: ['1'], b: ['2'] });
});

test('faults and cuts: what comes before them stays', () => {
  assert.deepEqual(fields('<a><b>1</b><c>2'), { 'a.b': ['1'] });
  assert.deepEqual(fields('<a><b>1</b></c><d>2</d>'), { 'a.b': ['1'] });
  assert.deepEqual(fields('</a>'), {});
  assert.deepEqual(fields('no markup'), {});
  assert.deepEqual(fields(''), {});
  assert.deepEqual(fields('<a>'.repeat(1000)), {});
});
