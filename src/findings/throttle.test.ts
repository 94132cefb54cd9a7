import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limitOf, type Row, throttle, throttleKeyOf } from './index.js';
import { periodOf } from './throttle.js';

const RULE = { id: 'd' };

/** Runs one after another, each with what the findings of those before say; the rows that made findings, by run. */
function runs(
  fields: readonly string[],
  period: number,
  given: readonly (readonly [now: number, rows: readonly Row[]])[],
) {
  const limit = { fields, period };
  const last = new Map<string, number>();
  return given.map(([now, rows]) => {
    const kept = throttle(RULE, limit, rows, last, now).rows;
    for (const row of kept) last.set(throttleKeyOf(RULE, limit, row), now);
    return kept;
  });
}

describe('throttling', () => {
  it('silences the values that were found before, until the period is over', () => {
    const [a, b, c] = [{ src: 'a' }, { src: 'b' }, { src: 'c' }];
    const found = runs(['src'], 3600, [
      [0, [a, b]],
      [600, [a, c]],
      [3660, [a, c]],
    ]);
    assert.deepEqual(found, [[a, b], [c], [a]]);
  });

  it('asks for the same values in every field; an absent one is empty', () => {
    const rows = [{ src: 'a', dest: 'x' }, { src: 'a', dest: 'y' }, { src: 'a' }, { src: 'a', dest: '' }];
    assert.deepEqual(runs(['src', 'dest'], 60, [[0, rows]]), [rows.slice(0, 3)]);
  });

  it('without fields silences the whole detection, and silence is not prolonged', () => {
    const row = { src: 'a' };
    const found = runs(
      [],
      300,
      [0, 60, 120, 180, 240, 300, 360].map((now) => [now, [row]]),
    );
    assert.deepEqual(
      found.map((rows) => rows.length),
      [1, 0, 0, 0, 0, 1, 0],
    );
  });

  it('reads periods as savedsearches.conf writes them', () => {
    assert.deepEqual(['60', '60s', '1m', '2h', '1d', '0', '-5m', '5w', ''].map(periodOf), [
      60,
      60,
      60,
      7200,
      86_400,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const tags = { throttling: { fields: ['a'], period: 'x' } } as never;
    assert.equal(limitOf({ tags }), undefined);
  });
});
