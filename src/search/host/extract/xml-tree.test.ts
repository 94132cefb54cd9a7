import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elementsOf, parseXml, textOf } from './xml-tree.js';
import { xmlAt, xmlLeaves, xmlPairs } from './xml-values.js';

function leaves(text: string, cut = false): Readonly<Record<string, unknown>> {
  return { ...xmlLeaves(text, cut).toRow() };
}

test('elements, attributes, text, CDATA and references', () => {
  const { top, problem } = parseXml('<a x="1" y=\'2 &gt; 1\'>t &amp; <![CDATA[<u>]]><b/>&#65;&#x42;&nope;</a>');
  assert.equal(problem, undefined);
  const [a] = elementsOf(top);
  assert.deepEqual(a?.attributes, [
    ['x', '1'],
    ['y', '2 > 1'],
  ]);
  assert.equal(a === undefined ? '' : textOf(a), 't & <u>AB&nope;');
});

test('leaves and attributes are fields', () => {
  assert.deepEqual(leaves('<?xml version="1.0"?><!-- c --><r k="v"><a>1</a><a>2</a><b><c> </c><n:d>x</n:d></b></r>'), {
    'r{@k}': 'v',
    'r.a': ['1', '2'],
    'r.b.n:d': 'x',
  });
});

test('malformed XML has no fields', () => {
  for (const text of [
    '',
    'x',
    '<',
    '<a',
    '<a>',
    '<a></b>',
    '</a>',
    '<a b></a>',
    '<a b=1></a>',
    '<1></1>',
    '<a><![CDATA[',
  ]) {
    assert.deepEqual(leaves(text), {}, text);
  }
});

test('of a text that ends early, what is complete counts', () => {
  const text = '<r x="1"><a>1</a><b>2</b><c>3</c></r>';
  assert.deepEqual(leaves(text.slice(0, 22), true), { 'r{@x}': '1', 'r.a': '1' });
  assert.deepEqual(leaves('<r><a>1</b>', true), {}, 'a mistake is none of the end');
  for (let length = 0; length <= text.length; length += 1) leaves(text.slice(0, length), true);
});

test('paths', () => {
  const text = '<r><p><q>1</q><q>2</q></p><p><q z="9">3</q></p></r>';
  const key = (name: string) => ({ kind: 'key', key: name }) as const;
  const path = [key('r'), key('p'), key('q')];
  assert.deepEqual(xmlAt(text, path), ['1', '2', '3']);
  assert.deepEqual(xmlAt(text, [...path, { kind: 'index', index: 1 }]), ['1', '3']);
  assert.deepEqual(xmlAt(text, [key('r'), key('p'), { kind: 'index', index: 2 }, key('q')]), ['3']);
  assert.deepEqual(xmlAt(text, [...path, { kind: 'attribute', name: 'z' }]), ['9']);
  assert.deepEqual(xmlAt(text, [key('r'), key('p'), { kind: 'index', index: 2 }]), ['<q z="9">3</q>']);
  assert.deepEqual(xmlAt('<r>', path), []);
});

test('pairs stand in any text', () => {
  assert.deepEqual(
    { ...xmlPairs('a <b>1</b> <c d="e">2</c><f><g>3</g></f><h>4</i>').toRow() },
    { b: '1', c: '2', g: '3' },
  );
});

test('hostile texts end quickly', () => {
  const entities = '<!DOCTYPE x [<!ENTITY a "&a;&a;"><!ENTITY b "&a;&a;">]><x>&b;</x>';
  assert.deepEqual(leaves(entities), { x: '&b;' }, 'no text defines entities');
  for (const text of [
    '<a>'.repeat(100_000),
    '<'.repeat(100_000),
    `<a ${'b="c" '.repeat(20_000)}`,
    `<a${' '.repeat(100_000)}`,
    `<a b="${'x'.repeat(100_000)}`,
    '</a>'.repeat(50_000),
    '&'.repeat(100_000),
    `<a>${'<a>x'.repeat(50_000)}`,
  ]) {
    const start = performance.now();
    parseXml(text);
    leaves(text, true);
    xmlPairs(text);
    assert.ok(performance.now() - start < 2000, text.slice(0, 20));
  }
});
