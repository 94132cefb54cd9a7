import { type Column, countsOf, spreadOf } from './columns.js';

/** How likely an event is: the product of how frequent its values are (anomalydetection page). */
export interface EventScore {
  /** Natural logarithm of the probability. */
  readonly log: number;
  /** The field whose value is rarest. */
  readonly cause: string;
  readonly causeShare: number;
  readonly mostShare: number;
}

/** Scott's rule; every number by the start of its bin. */
function binsOf(numbers: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const { count, stdev } = spreadOf(numbers);
  const width = 3.49 * stdev * count ** (-1 / 3);
  if (width === 0) return numbers;
  const least = numbers.reduce<number>((low, n) => Math.min(low, n ?? low), Number.POSITIVE_INFINITY);
  return numbers.map((n) => (n === undefined ? undefined : Math.floor((n - least) / width)));
}

/** For each row the share of rows that have the same value, or a number of the same bin; absence is a value. */
function sharesOf({ values, numbers }: Column): readonly number[] {
  const kinds: readonly (string | number | undefined)[] = numbers === undefined ? values : binsOf(numbers);
  const counts = countsOf(kinds);
  return kinds.map((kind) => (counts.get(kind) ?? 0) / kinds.length);
}

export function scoreEvents(columns: readonly Column[], rows: number): readonly EventScore[] {
  const shares = columns.map((column) => ({ field: column.field, shares: sharesOf(column) }));
  return Array.from({ length: rows }, (_, i) => {
    let score: EventScore = { log: 0, cause: '', causeShare: 1, mostShare: 0 };
    for (const { field, shares: of } of shares) {
      const share = of[i] ?? 1;
      const rarest = score.cause === '' || share < score.causeShare ? { cause: field, causeShare: share } : {};
      score = { ...score, ...rarest, log: score.log + Math.log(share), mostShare: Math.max(score.mostShare, share) };
    }
    return score;
  });
}

export interface Quartiles {
  readonly first: number;
  readonly third: number;
}

function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** With a cutoff, at most so many of the events are anomalous; the page says only that there are fewer. */
const MOST_ANOMALOUS = 0.05;

/** The logarithm of a probability below which events are anomalous. */
export function anomalyThreshold(
  scores: readonly EventScore[],
  cutoff: boolean,
): { readonly threshold: number; readonly quartiles: Quartiles } {
  const sorted = scores.map(({ log }) => log).sort((a, b) => a - b);
  const quartiles = { first: quantile(sorted, 0.25), third: quantile(sorted, 0.75) };
  const outside = quartiles.first - 1.5 * (quartiles.third - quartiles.first);
  const bound = sorted[Math.max(1, Math.floor(MOST_ANOMALOUS * sorted.length))] ?? outside;
  return { threshold: cutoff ? Math.min(outside, bound) : outside, quartiles };
}
