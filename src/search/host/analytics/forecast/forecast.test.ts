import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { forecast, periodOf } from './index.js';
import { localLevel } from './local-level.js';
import { localTrend } from './local-trend.js';

const week = [10, 12, 15, 14, 13, 3, 2];
const weeks = Array.from({ length: 8 }, (_, i) => week.map((value) => value + ((i * 7) % 3) * 0.1)).flat();

function means(points: ReturnType<typeof forecast>): readonly (number | undefined)[] {
  return (points ?? []).map((point) => point && Math.round(point.mean * 1000) / 1000);
}

describe('forecasts', () => {
  test('local level: the gain follows from the ratio of the noises', () => {
    const { forecast: points, noise } = localLevel([1, 2, 3], 4, 1);
    // Variances 1, 2/3, 5/8: gains 2/3 and 5/8.
    assert.equal(points[0], undefined);
    assert.deepEqual(points[1], { mean: 1, variance: 3 });
    assert.ok(Math.abs((points[2]?.mean ?? 0) - 5 / 3) < 1e-12);
    assert.ok(Math.abs((points[3]?.mean ?? 0) - (5 / 3 + (5 / 8) * (4 / 3))) < 1e-12);
    assert.ok(Math.abs(noise - (1 / 3 + (4 / 3) ** 2 / (8 / 3)) / 2) < 1e-12);
  });

  test('a straight line goes on', () => {
    const { forecast: points } = localTrend([1, 3, 5, 7], 6, 0.1, 0.1);
    assert.deepEqual(
      points.map((point) => point && Math.round(point.mean * 1e9) / 1e9),
      [undefined, undefined, 5, 7, 9, 11],
    );
    assert.deepEqual(means(forecast([1, 3, 5, 7], 6, 'LLT')), [undefined, undefined, 5, 7, 9, 11]);
    assert.deepEqual(means(forecast([1, undefined, 5, 7], 6, 'LLT')).slice(4), [9, 11]);
  });

  test('without trend, the level goes on and is less and less sure', () => {
    const points = forecast([5, 6, 5, 4, 5, 6, 5], 9, 'LL');
    const [last, next] = (points ?? []).slice(7);
    assert.equal(last?.mean, next?.mean);
    assert.ok((last?.mean ?? 0) > 4.5 && (last?.mean ?? 0) < 5.6);
    assert.ok((next?.variance ?? 0) >= (last?.variance ?? 1));
  });

  test('a cycle is found and repeated', () => {
    assert.equal(periodOf(weeks), 7);
    const next = means(forecast(weeks, weeks.length + 7, 'LLP')).slice(weeks.length);
    for (const [i, value] of next.entries()) assert.ok(Math.abs((value ?? 0) - (week[i] ?? 0)) < 0.5, `${value}`);
    const both = means(forecast(weeks, weeks.length + 7, 'LLP5')).slice(weeks.length);
    assert.ok((both[2] ?? 0) > (both[6] ?? 0) + 5);
  });

  test('no cycle: LLP has no answer, LLP5 that of LLT', () => {
    const line = Array.from({ length: 20 }, (_, i) => 3 * i);
    assert.equal(forecast(line, 22, 'LLP'), undefined);
    assert.deepEqual(forecast(line, 22, 'LLP5'), forecast(line, 22, 'LLT'));
  });
});
