import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysFromCivil, isoAt, momentOf } from './moment.js';

describe('moments', () => {
  it('days agree with the calendar of Date over four centuries', () => {
    for (let day = -80_000; day < 80_000; day += 17) {
      const date = new Date(day * 86_400_000);
      assert.equal(daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()), day);
    }
  });

  it('fractions are cut to microseconds, never rounded, and exact', () => {
    const at = Date.UTC(2024, 2, 1, 10) * 1000;
    const cases: readonly (readonly [string, number])[] = [
      ['2024-03-01T10:00:00.9999999Z', at + 999_999],
      ['2024-03-01T10:00:00.000000999Z', at],
      ['2024-03-01T10:00:00.1Z', at + 100_000],
      ['2024-03-01T10:00:00,123456Z', at + 123_456],
      ['2024-03-01T10:00Z', at],
      ['2024-03-01 12:30:00+02:30', at],
      ['2024-03-01T02:00:00-0800', at],
      ['2024-03-01 10:00:00 UTC', at],
    ];
    for (const [text, micros] of cases) assert.equal(isoAt(text, 0)?.micros, micros, text);
  });

  it('tells whether a zone was written', () => {
    assert.equal(isoAt('2024-03-01 10:00:00', 0)?.zoned, false);
    assert.equal(isoAt('2024-03-01 10:00:00Z', 0)?.zoned, true);
  });

  it('refuses what is no time', () => {
    for (const text of [
      '',
      '2024-13-01T00:00:00Z',
      '2023-02-29T00:00:00Z',
      '2024-03-01',
      '2024-03-01T24:00:00Z',
      '10.0.0.1',
      '123456',
    ]) {
      assert.equal(momentOf(text), undefined, text);
    }
  });
});
