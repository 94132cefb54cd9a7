import type { Limit } from '../../store/index.js';

/** What may stay of an index; neither: everything. */
export interface KeepRule {
  /** Seconds. */
  readonly maxAge?: number;
  /** Bytes on disk. */
  readonly maxSize?: number;
}

/** `retention:` of karst.yml. */
export interface Retention {
  /** For indexes without a rule of their own, but for those that `standsAlone`. */
  readonly others: KeepRule;
  readonly indexes: ReadonlyMap<string, KeepRule>;
  /** Seconds that the ledger of runs is kept; absent: for good. */
  readonly runs?: number;
}

const DAY = 86_400;

/** The ledger tells the scheduler where it stopped; three months of it are history enough. */
export const RUNS_AGE = 90 * DAY;

/** What goes where nothing is set: old runs. */
export const KEEP_ALL: Retention = { others: {}, indexes: new Map(), runs: RUNS_AGE };

/**
 * What people found and did outlives logs: findings, risk and the audit log (as everything that begins with _) go only by
 * rules that name them.
 */
function standsAlone(index: string): boolean {
  return index === 'notable' || index === 'risk' || index.startsWith('_');
}

/** The rule of an index. */
export function ruleFor({ others, indexes }: Retention, index: string): KeepRule {
  return indexes.get(index) ?? (standsAlone(index) ? {} : others);
}

/** Ages from here on, in seconds, are counted in whole days, shorter ones in hours: nothing is gained by cutting finer. */
const COARSE = 30 * DAY;

/** The time, in microseconds since the epoch, before which everything is older than an age in seconds. */
export function cutFor(age: number, now: number): number {
  const grain = age >= COARSE ? DAY : DAY / 24;
  return Math.floor((now / 1000 - age) / grain) * grain * 1_000_000;
}

/** What the rules ask of the indexes that there are. @param now milliseconds since the epoch */
export function limitsFor(retention: Retention, indexes: Iterable<string>, now: number): readonly Limit[] {
  return [...new Set(indexes)].sort().flatMap((index) => {
    const { maxAge, maxSize } = ruleFor(retention, index);
    if (maxAge === undefined && maxSize === undefined) return [];
    return [
      {
        index,
        ...(maxAge === undefined ? {} : { before: cutFor(maxAge, now) }),
        ...(maxSize === undefined ? {} : { bytes: maxSize }),
      },
    ];
  });
}
