import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../diagnostics/index.js';
import { KarstError } from '../../diagnostics/index.js';
import type { Cursor } from './cursor.js';
import { Reader } from './reader.js';
import { TextCursor } from './text-cursor.js';

function over(text: string): Cursor {
  const none = () => assert.fail('no subsearch expected');
  return new TextCursor(new Reader(text, none, none));
}

function failure(run: () => unknown): Diagnostic | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof KarstError) return error.diagnostics[0];
    throw error;
  }
  return undefined;
}

test('fields: bare, in double or in single quotes', () => {
  const rows: readonly (readonly [text: string, name: string, quoted: boolean, rest: number])[] = [
    ['  a.b{}.c-d:e/f=1', 'a.b{}.c-d:e/f', false, 15],
    ['X.* as *', 'X.*', false, 3],
    ['<<FIELD>> = 1', '<<FIELD>>', false, 9],
    ['a"b"', 'a', false, 1],
    ['user[search x]', 'user', false, 4],
    ['"a \\"b\\" \\\\d" x', 'a "b" \\d', true, 13],
    ["'a b'=1", 'a b', true, 5],
  ];
  for (const [text, name, quoted, rest] of rows) {
    const cursor = over(text);
    const word = cursor.field();
    assert.deepEqual([word.text, word.quoted, cursor.mark()], [name, quoted, rest], text);
  }
  assert.deepEqual(failure(() => over('  , a').field())?.span, { from: 2, to: 3 });
  assert.equal(failure(() => over('').field())?.message, 'Expected a field name, found the end of the search.');
});

test('words are unescaped only in quotes', () => {
  assert.equal(over('1h, x').word().text, '1h');
  assert.equal(over('inner[search').word().text, 'inner');
  assert.equal(over('a\\\\b').word().text, 'a\\\\b');
  assert.equal(over('"%Y = (\\d|\\"x\\")"').word().text, '%Y = (\\d|"x")');
  assert.equal(failure(() => over('(a)').word())?.code, 'spl/expected');
});

test('keywords and symbols are taken only if they come next', () => {
  const cursor = over(' BY bye , (');
  assert.equal(cursor.peekKeyword('by'), true);
  assert.equal(cursor.keyword('as'), false);
  assert.equal(cursor.keyword('by'), true);
  assert.equal(cursor.keyword('by'), false);
  assert.equal(cursor.field().text, 'bye');
  assert.equal(cursor.symbol('('), false);
  assert.equal(cursor.symbol(','), true);
  assert.equal(cursor.symbol('('), true);
  assert.equal(cursor.atEnd(), true);
  assert.equal(over('"by"').keyword('by'), false);
});

test('options: a known name with = after it, any case, spaces allowed', () => {
  const cursor = over('Type = outer max=0 limit other=1');
  assert.deepEqual(cursor.option(['type', 'max'])?.value.text, 'outer');
  assert.deepEqual(cursor.option(['type', 'max'])?.name, 'max');
  assert.equal(cursor.option(['limit']), undefined);
  assert.equal(cursor.field().text, 'limit');
  assert.equal(cursor.option(['type', 'max']), undefined);
  assert.deepEqual(failure(() => over('max= ').option(['max']))?.span, { from: 5, to: 5 });
});

test('calls and their raw arguments', () => {
  const cursor = over('perc95(x) values( "a b" ) dc(f(")") ) count eval(a|');
  assert.equal(cursor.callName()?.text, 'perc95');
  assert.equal(cursor.untilClosing().text, 'x');
  cursor.callName();
  assert.deepEqual(cursor.untilClosing(), { text: 'a b', quoted: true, span: { from: 18, to: 23 } });
  cursor.callName();
  assert.deepEqual(cursor.untilClosing(), { text: 'f(")")', quoted: false, span: { from: 29, to: 35 } });
  assert.equal(cursor.callName(), undefined);
  assert.equal(cursor.field().text, 'count');
  cursor.callName();
  assert.deepEqual(failure(() => cursor.untilClosing())?.span, { from: 48, to: 49 });
});

test('more passes commas and white space and stops at a pipe', () => {
  const cursor = over('a, , b,\n | c');
  const fields: string[] = [];
  while (cursor.more()) fields.push(cursor.field().text);
  assert.deepEqual(fields, ['a', 'b']);
  assert.equal(cursor.atEnd(), true);
});

test('search expressions end at the given words, eval expressions at what cannot go on', () => {
  const cursor = over('a=1 "by" (by=2) BY c');
  assert.equal(cursor.searchExpr(['by']).kind, 'and');
  assert.equal(cursor.keyword('by'), true);
  const where = over('a+1 as b');
  assert.equal(where.evalExpr().kind, 'binary');
  assert.equal(where.keyword('as'), true);
});

test('here covers one token; reset goes back', () => {
  const cursor = over(' "a b"=c');
  assert.deepEqual(cursor.here(), { from: 1, to: 6 });
  const mark = cursor.mark();
  cursor.word();
  assert.deepEqual(cursor.here(), { from: 6, to: 7 });
  cursor.reset(mark);
  assert.equal(cursor.word().text, 'a b');
});
