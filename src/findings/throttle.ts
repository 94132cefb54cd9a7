import { createHash } from 'node:crypto';
import type { Row, Rule } from './rule.js';
import { valuesOf } from './rule.js';

/*
 * Throttling (savedsearches.conf, alert.suppress): after a finding, results with the same values in every listed field
 * make none until the period is over. What silences is the finding itself: it carries the key of its values, so that the
 * state is a search over the findings, survives restarts, and is written in one step with them.
 */

/** `period` in seconds. Without fields, a finding silences the whole detection. */
export interface Limit {
  readonly fields: readonly string[];
  readonly period: number;
}

const SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3_600, d: 86_400 };

/** Seconds of `60`, `60s`, `1m`, `1h`, `1d`; undefined for anything else, zero included. */
export function periodOf(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9})([smhd]?)$/.exec(text.trim()) ?? [];
  const seconds = Number(digits) * (SECONDS[unit ?? '?'] ?? Number.NaN);
  return seconds > 0 ? seconds : undefined;
}

/** How a detection is throttled; undefined where it is not. */
export function limitOf({ tags: { throttling } }: Pick<Rule, 'tags'>): Limit | undefined {
  const period = throttling === undefined ? undefined : periodOf(throttling.period);
  return throttling === undefined || period === undefined ? undefined : { fields: throttling.fields, period };
}

/** 32 hexadecimal digits of the detection and the row's values of the fields; an absent field counts as empty. */
export function throttleKeyOf({ id }: Pick<Rule, 'id'>, { fields }: Limit, row: Row): string {
  const identity = JSON.stringify([id, ...fields.map((field) => valuesOf(row, field))]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}

export interface Throttled {
  /** The rows that make findings. */
  readonly rows: readonly Row[];
  /** How many were silenced. */
  readonly silenced: number;
}

/**
 * The rows that are not silenced at `now` (seconds): by a finding of before, whose time `last` has by its key, or by an
 * earlier row of the same run. A silenced row does not prolong the silence.
 */
export function throttle(
  rule: Pick<Rule, 'id'>,
  limit: Limit,
  rows: readonly Row[],
  last: ReadonlyMap<string, number>,
  now: number,
): Throttled {
  const acted = new Set<string>();
  const kept = rows.filter((row) => {
    const key = throttleKeyOf(rule, limit, row);
    const before = last.get(key);
    if (acted.has(key) || (before !== undefined && now < before + limit.period)) return false;
    acted.add(key);
    return true;
  });
  return { rows: kept, silenced: rows.length - kept.length };
}
