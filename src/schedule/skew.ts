import { createHash } from 'node:crypto';
import type { Cron } from './cron.js';

/** allow_skew: a share of the period, or seconds. */
export type Skew = { readonly share: number } | { readonly seconds: number };

const UNITS: Readonly<Record<string, number>> = { m: 60, h: 3_600, d: 86_400 };

/** Reads allow_skew: `0`, `50%`, `5m`, `1h`, `1d`; undefined for anything else. */
export function parseSkew(text: string): Skew | undefined {
  if (text === '0') return { seconds: 0 };
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(%|[mhd])$/.exec(text) ?? [];
  if (number === undefined) return undefined;
  return unit === '%' ? { share: Number(number) / 100 } : { seconds: Number(number) * (UNITS[unit] ?? 0) };
}

/** Schedules of which more than the second may move (savedsearches.conf, allow_skew). */
const MOVABLE = [
  /^\* \* \* \* \*$/,
  /^\*\/\d+ \* \* \* \*$/,
  /^0 \* \* \* \*$/,
  /^0 \*\/\d+ \* \* \*$/,
  /^0 0 \* \* \*$/,
];

/** A number from 0 to 1 that is a name's own. */
function fraction(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32BE(0) / 2 ** 32;
}

/** Seconds by which a search starts later than its schedule says: the same for every run, different between searches. */
export function skewSeconds(name: string, cron: Cron, period: number, skew: Skew): number {
  const allowed = 'share' in skew ? skew.share * period : skew.seconds;
  const movable = MOVABLE.some((shape) => shape.test(cron.text));
  return Math.floor(fraction(name) * Math.min(allowed, movable ? period : 59));
}
