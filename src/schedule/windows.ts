import { resolveTime } from '../search/index.js';
import type { Schedule } from './settings.js';

/** What a run looks at: seconds since the epoch, absent = open on this side. */
export interface Range {
  readonly earliest?: number;
  readonly latest?: number;
  /** The bounds are of the time at which events came in. */
  readonly byIndexTime?: boolean;
}

function resolved(text: string, now: number, timezone: string): number | undefined {
  if (text === '' || text === '0') return undefined;
  return resolveTime(text, { now, timezone, report: () => undefined }, { from: 0, to: 0 });
}

function bounds(earliest: number | undefined, latest: number | undefined): Range {
  return { ...(earliest === undefined ? {} : { earliest }), ...(latest === undefined ? {} : { latest }) };
}

/**
 * The range of the window scheduled for a time; time modifiers count from that time, however late the run starts. A
 * durable search goes on where its last good run ended (`from`).
 */
export function rangeOf(schedule: Schedule, scheduled: number, skew: number, from: number | undefined): Range {
  const { earliest, latest, timezone, durable } = schedule;
  const now = scheduled + (schedule.movesRange ? skew : 0) - (durable?.lag ?? 0);
  const begin = resolved(earliest, now, timezone);
  const end = resolved(latest, now, timezone) ?? now;
  if (durable === undefined) return bounds(begin, end);
  const range = bounds(from !== undefined && from < end ? from : begin, end);
  return durable.by === '_indextime' ? { ...range, byIndexTime: true } : range;
}

/** Names a range, for what is to be the same in two runs over it. */
export function rangeName({ earliest, latest, byIndexTime }: Range): string {
  return `${byIndexTime === true ? 'indexed ' : ''}${earliest ?? ''}..${latest ?? ''}`;
}
