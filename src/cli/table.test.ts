import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { displayWidth } from '../diagnostics/render.js';
import { fitWidths, renderTable } from './table.js';
import { wrap } from './wrap.js';

function shows(header: string[], rows: string[][], columns: number, expected: readonly string[]): void {
  assert.equal(renderTable(header, rows, { columns, color: false }), expected.join('\n'));
}

describe('renderTable', () => {
  it('aligns columns and gives each value of a multivalue cell a line', () => {
    shows(
      ['host', 'n'],
      [
        ['web01', '3'],
        ['a\nb', '12'],
      ],
      80,
      ['host   n', '─────  ──', 'web01  3', 'a      12', 'b'],
    );
  });

  it('wraps behind separators to fit the terminal', () => {
    shows(['Image', 'n'], [['C:\\Windows\\System32\\svchost.exe', '1']], 24, [
      'Image                  n',
      '─────────────────────  ─',
      'C:\\Windows\\System32\\   1',
      'svchost.exe',
    ]);
  });

  it('counts wide characters as two columns', () => {
    shows(['名前', 'n'], [['日本語', '1']], 80, ['名前    n', '──────  ─', '日本語  1']);
  });

  it('turns to one line a field when the columns cannot stand side by side', () => {
    shows(['first', 'second', 'third'], [['aaaaaaaaaa', 'bbbbbbbbbb', 'c']], 18, [
      '── 1 ──',
      'first   aaaaaaaaaa',
      'second  bbbbbbbbbb',
      'third   c',
    ]);
  });

  it('never draws wider than the terminal', () => {
    const rows = [['x'.repeat(500), 'y z '.repeat(40), '日'.repeat(90)]];
    for (const columns of [20, 33, 80]) {
      const lines = renderTable(['a', 'b', 'c'], rows, { columns, color: false }).split('\n');
      assert.deepEqual(
        lines.filter((line) => displayWidth(line) > columns),
        [],
      );
    }
  });

  it('shows control characters instead of sending them to the terminal', () => {
    shows(['x'], [['a\u001b[2Jb\u0007']], 80, ['x', '───────', 'a␛[2Jb␇']);
  });

  it('bolds the header when colours are on, and has nothing to show without columns', () => {
    assert.equal(renderTable(['x'], [], { columns: 80, color: true }), '\u001b[1mx\u001b[0m\n─');
    assert.equal(renderTable([], [[]], { columns: 80, color: false }), '');
  });
});

describe('fitWidths', () => {
  it('narrows the widest first and leaves the narrow alone', () => {
    assert.deepEqual(fitWidths([4, 100, 30], 50), [4, 23, 23]);
    assert.deepEqual(fitWidths([4, 10], 50), [4, 10]);
    assert.equal(fitWidths([100, 100], 15), undefined);
  });
});

describe('wrap', () => {
  it('cuts behind the last line allowed and says so', () => {
    assert.deepEqual(wrap('aaaa bbbb cccc dddd', 5, 2), ['aaaa', 'bbbb…']);
    assert.deepEqual(wrap('abcdefghij', 4, 9), ['abcd', 'efgh', 'ij']);
  });
});
