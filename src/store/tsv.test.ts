import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arrayColumn, fieldOfColumn, scalarColumn } from './catalogue.js';
import { arrayText, escapeText, mapText, timeText } from './tsv.js';

test('text is escaped only where it must be', () => {
  const plain = "it's plain `text` 😀";
  assert.equal(escapeText(plain), plain);
  assert.equal(escapeText('C:\\Windows\\'), 'C:\\\\Windows\\\\');
  assert.equal(escapeText('\\N\t\n\r\0'), '\\\\N\\t\\n\\r\\0');
});

test('escaped text never holds a separator and reads back as it was', () => {
  const read: Record<string, string> = { t: '\t', n: '\n', r: '\r', '0': '\0', '\\': '\\' };
  const characters = fc.constantFrom('\\', '\t', '\n', '\r', '\0', 'a', '0', 'n', 'é');
  fc.assert(
    fc.property(fc.string({ unit: characters }), (value) => {
      const escaped = escapeText(value);
      assert.doesNotMatch(escaped, /[\t\n\r]/);
      assert.equal(
        escaped.replace(/\\(.)/g, (_, c: string) => read[c] ?? '?'),
        value,
      );
    }),
  );
});

test('arrays and maps quote their strings', () => {
  assert.equal(arrayText(["a'b", '\\', '']), "['a\\'b','\\\\','']");
  assert.equal(mapText([["k'", ['v']]]), "{'k\\'':['v']}");
  assert.equal(mapText([]), '{}');
});

test('times are decimals where the reader takes them, dates elsewhere', () => {
  assert.equal(timeText(1_700_000_000_000_001), '1700000000.000001');
  assert.equal(timeText(100_000_000_000_000), '100000000.000000');
  assert.equal(timeText(0), '1970-01-01 00:00:00.000000');
  assert.equal(timeText(-1), '1969-12-31 23:59:59.999999');
});

test('column names hold nothing unusual and give the field back, lone surrogates too', () => {
  assert.equal(scalarColumn('process.name'), 'f_process%2Ename');
  assert.equal(scalarColumn('日'), 'f_%E6%97%A5');
  assert.notEqual(scalarColumn('😀'), scalarColumn('😁'));
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.integer({ min: 0xd800, max: 0xdfff }).map((u) => String.fromCharCode(u)) }),
      (a, b) => {
        const name = b + a;
        assert.match(scalarColumn(name), /^f_[A-Za-z0-9_:@%-]*$/);
        assert.deepEqual(fieldOfColumn(scalarColumn(name)), { name, array: false });
        assert.deepEqual(fieldOfColumn(arrayColumn(name)), { name, array: true });
      },
    ),
  );
  assert.equal(fieldOfColumn('_raw'), undefined);
});
