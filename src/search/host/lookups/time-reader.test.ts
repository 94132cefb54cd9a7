import assert from 'node:assert/strict';
import test from 'node:test';
import { timeReader, unreadableVariable } from './time-reader.js';

const at = Date.UTC(2024, 1, 29, 13, 5, 9) / 1000;

const cases: readonly [format: string, text: string, seconds: number | undefined][] = [
  ['%s.%Q', '1700000000', 1_700_000_000],
  ['%s.%Q', ' 1700000000.25 ', 1_700_000_000.25],
  ['%s', '-5', -5],
  ['%s', 'x', undefined],
  ['%Y-%m-%d %H:%M:%S', '2024-02-29 13:05:09', at],
  ['%Y-%m-%d %H:%M:%S.%3N', '2024-02-29 13:05:09.5', at + 0.5],
  ['%FT%T%z', '2024-02-29T13:05:09+0200', at - 7200],
  ['%FT%T%:z', '2024-02-29T13:05:09-01:30', at + 5400],
  ['%FT%T%Z', '2024-02-29T13:05:09Z', at],
  ['%m/%d/%y %I:%M:%S %p', '02/29/24 01:05:09 PM', at],
  ['%d %b %Y', '29 Feb 2024', Date.UTC(2024, 1, 29) / 1000],
  ['%A, %d %B %Y', 'Thursday, 29 February 2024', Date.UTC(2024, 1, 29) / 1000],
  ['%Y %j', '2024 060', Date.UTC(2024, 1, 29) / 1000],
  ['%Y-%m-%d', '2023-02-29', undefined],
  ['%Y-%m-%d', '2024-13-01', undefined],
  ['%Y-%m-%d %H', '2024-02-29 24', undefined],
  ['%H:%M', '12:00', undefined],
  ['%Y-%m-%d', '', undefined],
];

for (const [format, text, seconds] of cases) {
  test(`${format} reads ${JSON.stringify(text)} as ${seconds}`, () => {
    assert.equal(timeReader(format, 'UTC')(text), seconds);
  });
}

test('variables without a reader are named', () => {
  assert.equal(unreadableVariable('%Y %U'), '%U');
  assert.equal(unreadableVariable('%F %T.%3N %%'), undefined);
  assert.equal(timeReader('%U', 'UTC')('05'), undefined);
});
