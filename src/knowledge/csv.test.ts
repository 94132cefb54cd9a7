import assert from 'node:assert/strict';
import test from 'node:test';
import { parseCsv } from './csv.js';

const rows = (text: string) => parseCsv(text, 'l.csv').csv?.rows;

test('quotes, commas and line breaks inside quotes, all kinds of line ends', () => {
  assert.deepEqual(parseCsv('\uFEFFa, b\r\n1,"x, ""y""\nz"\r2,\n', 'l.csv'), {
    csv: {
      columns: ['a', 'b'],
      rows: [
        ['1', 'x, "y"\nz'],
        ['2', ''],
      ],
    },
    diagnostics: [],
  });
});

test('short rows are filled, blank lines skipped, a last line needs no end', () => {
  assert.deepEqual(rows('a,b\n\n1\n,\nx,y'), [
    ['1', ''],
    ['', ''],
    ['x', 'y'],
  ]);
  assert.deepEqual(rows('a\n'), []);
  assert.deepEqual(rows('a,b\n1,'), [['1', '']]);
});

test('blanks before a cell without quotes do not count, those behind it and in quotes do', () => {
  assert.deepEqual(rows('a, b\nx.com, True\n  y ," z"\n'), [
    ['x.com', 'True'],
    ['y ', ' z'],
  ]);
});

test('a quote in the middle of a cell is a character like others', () => {
  assert.deepEqual(rows('a,b\nx"y,"p"q'), [['x"y', 'pq']]);
});

test('faults name the line', () => {
  const message = (text: string) => parseCsv(text, 'l.csv').diagnostics.map((d) => d.message)[0] ?? '';
  assert.match(message('a\n1\n"x\ny'), /line 3/);
  assert.match(message('a,b\n"x\ny",2\n1,2,3\n'), /Line 4 of l\.csv has 3 cells for 2 columns/);
  assert.match(message(''), /empty/);
  assert.match(message('a,a\n'), /two columns called "a"/);
});

test('a long cell is read in one go', () => {
  const long = '""x'.repeat(300_000);
  assert.equal(rows(`a\n"${long}"\n`)?.[0]?.[0]?.length, 600_000);
});
