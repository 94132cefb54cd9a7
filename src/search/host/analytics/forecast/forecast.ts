import { localLevel } from './local-level.js';
import { localTrend } from './local-trend.js';
import { periodOf } from './period.js';
import { type Expected, type Forecast, likeliest, RATIOS, type Series, scaled } from './series.js';

export type ForecastMethod = 'LL' | 'LLT' | 'LLP' | 'LLP5';

/** Values that a method needs at least, besides two cycles for LLP (predict page). */
export const LEAST_VALUES: Readonly<Record<ForecastMethod, number>> = { LL: 2, LLT: 3, LLP: 4, LLP5: 3 };

function levels(series: Series, length: number, period: number): Forecast {
  return scaled(likeliest(RATIOS.map((ratio) => localLevel(series, length, ratio, period))));
}

function* trends(series: Series, length: number): Iterable<ReturnType<typeof localTrend>> {
  const some = RATIOS.filter((_, i) => i % 3 === 0);
  for (const level of some) for (const slope of some) yield localTrend(series, length, level, slope);
}

/** Each by how sure it is. */
function averaged(a: Expected | undefined, b: Expected | undefined): Expected | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const total = a.variance + b.variance;
  if (total === 0) return a;
  const [forA, forB] = [b.variance / total, a.variance / total];
  return { mean: forA * a.mean + forB * b.mean, variance: forA * a.variance + forB * b.variance };
}

/**
 * Expects `length` points from the values before each (predict page). LLP5 without a cycle is LLT; LLP without one is
 * undefined.
 */
export function forecast(
  series: Series,
  length: number,
  method: ForecastMethod,
  period?: number,
): Forecast | undefined {
  if (method === 'LL') return levels(series, length, 1);
  const cycle = period ?? (method === 'LLT' ? undefined : periodOf(series));
  if (method === 'LLP') return cycle === undefined ? undefined : levels(series, length, cycle);
  const trend = scaled(likeliest(trends(series, length)));
  if (method === 'LLT' || cycle === undefined || series.length < 2 * cycle) return trend;
  const cyclic = levels(series, length, cycle);
  return trend.map((point, i) => averaged(point, cyclic[i]));
}
