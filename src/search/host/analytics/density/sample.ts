/** A value and how often it occurs. */
export type Weighted = readonly [value: number, weight: number];

/** What is known of the values of a group. */
export interface Sample {
  readonly count: number;
  readonly mean: number;
  /** The sum of squared distances from the mean. */
  readonly squares: number;
  readonly min: number;
  readonly max: number;
  /** Sorted; at most `MOST_POINTS`, near values taken together. */
  readonly points: readonly Weighted[];
}

const MOST_POINTS = 1000;

/** Values in bins of equal width, each at the mean of what is in it. */
function binned(sorted: readonly Weighted[]): readonly Weighted[] {
  const min = sorted[0]?.[0] ?? 0;
  const width = ((sorted.at(-1)?.[0] ?? 0) - min) / MOST_POINTS;
  if (sorted.length <= MOST_POINTS || width === 0) return sorted;
  const bins = new Map<number, [sum: number, weight: number]>();
  for (const [value, weight] of sorted) {
    const bin = Math.min(MOST_POINTS - 1, Math.floor((value - min) / width));
    const known = bins.get(bin) ?? [0, 0];
    bins.set(bin, [known[0] + value * weight, known[1] + weight]);
  }
  return [...bins.values()].map(([sum, weight]) => [sum / weight, weight]);
}

export function sampleOf(values: readonly Weighted[]): Sample {
  const sorted = values.toSorted((a, b) => a[0] - b[0]);
  const count = sorted.reduce((sum, [, weight]) => sum + weight, 0);
  const mean = sorted.reduce((sum, [value, weight]) => sum + value * weight, 0) / count;
  const squares = sorted.reduce((sum, [value, weight]) => sum + weight * (value - mean) ** 2, 0);
  return { count, mean, squares, min: sorted[0]?.[0] ?? 0, max: sorted.at(-1)?.[0] ?? 0, points: binned(sorted) };
}

/** Both together, as if they had been one. */
export function joined(a: Sample, b: Sample): Sample {
  const count = a.count + b.count;
  const apart = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (apart * b.count) / count,
    squares: a.squares + b.squares + (apart ** 2 * a.count * b.count) / count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    points: binned([...a.points, ...b.points].sort((x, y) => x[0] - y[0])),
  };
}

export function deviation({ count, squares }: Sample): number {
  return Math.sqrt(squares / count);
}
