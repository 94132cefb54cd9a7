import type { BinSize } from '../../plan/index.js';
import { applyTimeSteps, timeUnit } from '../../spl/index.js';
import type { TimeRange } from '../operator.js';

/** The empty buckets between those that have events. */

type TimeSize = Extract<BinSize, { kind: 'time' }>;

const FIXED: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, cs: 1e-2, ds: 1e-1 };
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/** More than this (limits.conf, [discretize] maxbins) and the gaps stay. */
const MOST_BUCKETS = 50_000;

/** Length of a bucket; months and longer as if every month had 30 days. */
export function secondsOf({ amount, unit }: TimeSize): number {
  const known = timeUnit(unit);
  const month = known === 'mon' ? 1 : known === 'q' ? 3 : 12;
  return amount * (FIXED[unit] ?? SECONDS[known ?? 's'] ?? month * 30 * 86_400);
}

/** The start of the bucket so many buckets further. */
function moved(start: number, buckets: number, size: TimeSize, timezone: string): number {
  const unit = timeUnit(size.unit);
  const amount = size.amount * buckets;
  if (FIXED[size.unit] !== undefined || unit === undefined) return start + amount * (FIXED[size.unit] ?? 1);
  return applyTimeSteps(start, [{ kind: 'shift', amount, unit }], timezone);
}

/** Starts of all buckets from the first to the last that has events, or of the whole range. */
export function timeBuckets(
  filled: readonly number[],
  size: TimeSize,
  range: TimeRange,
  timezone: string,
): readonly number[] | undefined {
  const [anchor] = filled;
  if (anchor === undefined) return [];
  const last = Math.max(...filled);
  const earliest = Math.min(...filled, range.earliest ?? anchor);
  const latest = Math.max(last, range.latest ?? last);
  if ((latest - earliest) / secondsOf(size) > MOST_BUCKETS) return undefined;
  let first = 0;
  while (moved(anchor, first, size, timezone) > earliest) first -= 1;
  const starts: number[] = [];
  for (let i = first; ; i++) {
    const at = moved(anchor, i, size, timezone);
    // A bucket that begins where the range ends holds none of it.
    if (at >= latest && at > last) return starts;
    starts.push(at);
  }
}

function edges(label: string): readonly [number, number] | undefined {
  const found = /^(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)-(-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(label);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}

/** Removes what binary fractions leave behind, as the labels of bin do. */
function tidy(value: number): number {
  return Math.abs(value) < 1e15 ? Number(value.toFixed(12)) : value;
}

/** Labels `lo-hi` of all buckets between the lowest and the highest, where all are of one width. */
export function numberBuckets(labels: readonly string[]): readonly string[] | undefined {
  const known = labels.map(edges);
  const [first] = known;
  if (first === undefined) return undefined;
  const width = tidy(first[1] - first[0]);
  if (width <= 0 || known.some((e) => e === undefined || tidy(e[1] - e[0]) !== width)) return undefined;
  const lows = known.flatMap((e) => (e === undefined ? [] : [e[0]]));
  const [low, high] = [Math.min(...lows), Math.max(...lows)];
  const count = Math.round((high - low) / width) + 1;
  if (count > MOST_BUCKETS) return undefined;
  return Array.from({ length: count }, (_, i) => `${tidy(low + i * width)}-${tidy(low + (i + 1) * width)}`);
}

/** A place in ascending order: by number, or by the lower bound of a range; text after all of them. */
export function ascending(a: string, b: string): number {
  const value = (text: string): number => edges(text)?.[0] ?? (text.trim() === '' ? Number.NaN : Number(text));
  const [x, y] = [value(a), value(b)];
  if (Number.isNaN(x) !== Number.isNaN(y)) return Number.isNaN(x) ? 1 : -1;
  if (!Number.isNaN(x) && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
