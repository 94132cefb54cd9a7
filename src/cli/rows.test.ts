import assert from 'node:assert/strict';
import { it } from 'node:test';
import { jsonRow, toCsv, toJsonLines } from './rows.js';
import { isoTime } from './time-format.js';

it('prints _time in ISO 8601 with the digits it has, milliseconds at least, in threes', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['1729760772', '2024-10-24T09:06:12.000Z'],
    ['1729760772.06', '2024-10-24T09:06:12.060Z'],
    ['1729760772.063846', '2024-10-24T09:06:12.063846Z'],
    ['1729760772.0635', '2024-10-24T09:06:12.063500Z'],
    ['1729760772.500000', '2024-10-24T09:06:12.500Z'],
    ['-1', '1969-12-31T23:59:59.000Z'],
    ['2024-10-24', '2024-10-24'],
    ['99999999999999', '99999999999999'],
  ];
  for (const [value, expected] of cases) assert.equal(isoTime(value), expected);
});

it('makes JSON rows with null for absent and arrays for multivalue, in the order of the fields', () => {
  const row = { b: ['1', '2'], _time: '0' };
  assert.equal(
    JSON.stringify(jsonRow(row, ['_time', 'a', 'b'])),
    '{"_time":"1970-01-01T00:00:00.000Z","a":null,"b":["1","2"]}',
  );
  assert.equal(toJsonLines(['b'], [row, {}]), '{"b":["1","2"]}\n{"b":null}\n');
});

it('quotes CSV cells that need it and joins multivalue with line feeds', () => {
  const rows = [{ a: 'x,"y"', b: ['1', '2'] }, { a: '' }];
  assert.equal(toCsv(['a', 'b'], rows), 'a,b\r\n"x,""y""","1\n2"\r\n,\r\n');
});
