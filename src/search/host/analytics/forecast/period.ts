import type { Series } from './series.js';

/** A cycle counts if values a cycle apart are so alike. */
const LEAST = 0.3;

/** Cycles of more points are not looked for. */
const LONGEST = 2000;

function correlation(values: readonly number[], lag: number): number {
  let [products, squares] = [0, 0];
  for (const [i, value] of values.entries()) {
    squares += value * value;
    products += value * (values[i + lag] ?? 0);
  }
  return squares === 0 ? 0 : products / squares;
}

/** The number of points after which a series repeats itself, at least twice: the first peak of its autocorrelation. */
export function periodOf(series: Series): number | undefined {
  const known = series.filter((value) => value !== undefined);
  if (known.length < 4) return undefined;
  let last = known[0] ?? 0;
  const filled = series.map((value) => {
    last = value ?? last;
    return last;
  });
  // Differences without their mean take a trend away.
  const changes = filled.slice(1).map((value, i) => value - (filled[i] ?? 0));
  const usual = changes.reduce((sum, change) => sum + change, 0) / changes.length;
  const centred = changes.map((change) => change - usual);
  const most = Math.min(LONGEST, Math.floor(series.length / 2));
  const found = Array.from({ length: most + 1 }, (_, lag) => (lag < 2 ? 0 : correlation(centred, lag)));
  const highest = found.reduce((a, b) => Math.max(a, b), 0);
  if (highest < LEAST) return undefined;
  return found.findIndex((value) => value >= 0.9 * highest);
}
