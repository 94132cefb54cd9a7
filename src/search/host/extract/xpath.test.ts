import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInXml, readXpath, XpathTooLong } from './xpath.js';
import { XpathMistake } from './xpath-syntax.js';

const BOOKS = `<shop><book id="1" lang="en"><title>Dune</title><price>10</price></book><book id="2"><title>Emma</title>
<price>7.5</price><tag>old</tag><tag>love</tag></book><other><title>Pen</title></other></shop>`;

function find(path: string, text = BOOKS): readonly string[] {
  return findInXml(text, readXpath(path));
}

test('paths', () => {
  assert.deepEqual(find('/data/shop/book/title'), ['Dune', 'Emma']);
  assert.deepEqual(find('shop/book/title'), ['Dune', 'Emma']);
  assert.deepEqual(find('//title'), ['Dune', 'Emma', 'Pen']);
  assert.deepEqual(find('//book//tag/text()'), ['old', 'love']);
  assert.deepEqual(find('/shop'), []);
  assert.deepEqual(find('//*[title]/title'), ['Dune', 'Emma', 'Pen']);
  assert.deepEqual(find('//book/@*'), ['1', 'en', '2']);
  assert.deepEqual(find('//@lang/../title'), ['Dune']);
  assert.deepEqual(find('//tag/ancestor::book/@id'), ['2']);
  assert.deepEqual(find('//title/following-sibling::tag[1]'), ['old']);
  assert.deepEqual(find('//tag[2]/preceding-sibling::*[1]'), ['old']);
  assert.deepEqual(find('descendant::price'), ['10', '7.5']);
  assert.deepEqual(find('//price | //title'), ['Dune', '10', 'Emma', '7.5', 'Pen']);
  assert.deepEqual(find('(//title)[2]'), ['Emma']);
  assert.deepEqual(find('//book/self::book/title'), ['Dune', 'Emma']);
});

test('predicates', () => {
  assert.deepEqual(find('//book[2]/title'), ['Emma']);
  assert.deepEqual(find('//book[last()]/title'), ['Emma']);
  assert.deepEqual(find('//book[position()<2]/title'), ['Dune']);
  assert.deepEqual(find('//book[@id="2"]/title'), ['Emma']);
  assert.deepEqual(find("//book[tag='love']/title"), ['Emma']);
  assert.deepEqual(find('//book[price>=7.5 and price < 8 or false()]/title'), ['Emma']);
  assert.deepEqual(find('//book[not(@lang)]/title'), ['Emma']);
  assert.deepEqual(find('//book[price*2=20]/title'), ['Dune']);
  assert.deepEqual(find('//title[contains(., "mm")]'), ['Emma']);
  assert.deepEqual(find('//title[starts-with(text(), "D")][1]'), ['Dune']);
  assert.deepEqual(find('//*[local-name()="tag"][@none]'), []);
  assert.deepEqual(find('//book[count(tag) mod 2 = 0]/@id'), ['1', '2']);
});

test('values that are no nodes', () => {
  assert.deepEqual(find('count(//book)'), ['2']);
  assert.deepEqual(find('sum(//price)'), ['17.5']);
  assert.deepEqual(find('concat(//title, "-", substring("abcd", 2, 2))'), ['Dune-bc']);
  assert.deepEqual(find('normalize-space("  a   b ")'), ['a b']);
  assert.deepEqual(find('translate("abc", "ab", "x")'), ['xc']);
  assert.deepEqual(find('//price > 9'), ['true']);
  assert.deepEqual(find('-3 + 10 div 4'), ['-0.5']);
});

test('several roots, declarations, malformed texts', () => {
  assert.deepEqual(find('//a', '<a>1</a><a>2</a>'), ['1', '2']);
  for (const text of ['<?xml version="1.0"?><a>1</a>', '<!DOCTYPE a><a>1</a>', '<a>1', '</data><a>1</a><data>']) {
    assert.deepEqual(find('//a', text), [], text);
  }
});

test('mistakes are told', () => {
  for (const path of [
    '',
    '//',
    '//book[',
    'a b',
    'frob(1)',
    'count()',
    'count("x")',
    '"x"/a',
    '//a[§]',
    'up::a',
    '1 | 2',
  ]) {
    assert.throws(() => find(path), XpathMistake, path);
  }
  assert.throws(() => readXpath('('.repeat(10_000)), XpathMistake);
});

test('an expression that would take forever is given up', () => {
  const wide = '<a/>'.repeat(3000);
  assert.throws(() => find('//*[//*[//*[//*=1]]]', wide), XpathTooLong);
});
