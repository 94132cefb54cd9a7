import type { Scheduling } from '../../content/index.js';
import { resolveTime } from '../../search/index.js';

/** First and last time of some events, in seconds since the epoch. */
export interface DataSpan {
  readonly first: number;
  readonly last: number;
}

/** When a search is to have run, and over what: seconds since the epoch; an open side has no key. */
export interface RunWindow {
  readonly now: number;
  readonly earliest?: number;
  readonly latest?: number;
}

const MINUTE = 60;
/** Minutes; a latest time further back than this is taken as it is. */
const MOST_DELAY = 2 ** 21;

function bound(time: string, now: number): number | undefined {
  if (time === '' || time === '0') return undefined;
  const clock = { now, timezone: 'UTC', report: () => undefined };
  return resolveTime(time, clock, { from: 0, to: 0 });
}

/** The first full minute at which a search up to `latest` has the whole of the data behind it. */
export function nowAfter({ last }: DataSpan, latest: string): number {
  const first = (Math.floor(last / MINUTE) + 1) * MINUTE;
  const at = (delay: number): number => first + delay * MINUTE;
  const isBehind = (delay: number): boolean => (bound(latest, at(delay)) ?? at(delay)) > last;
  // Snaps (`@h`) let the end stand still for a while, but it never goes back: the first delay can be searched for.
  let [least, most] = [0, 1];
  if (isBehind(0)) return first;
  while (!isBehind(most) && most < MOST_DELAY) [least, most] = [most, most * 2];
  if (!isBehind(most)) return first;
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2);
    if (isBehind(middle)) most = middle;
    else least = middle;
  }
  return at(most);
}

/**
 * The window in which the scheduled search would have met the data: it runs as soon as its latest time is past the last
 * event. Data that reaches further back than the schedule's earliest time is taken in whole, as contentctl does, which
 * runs the saved search over all time.
 */
export function windowAround(scheduling: Scheduling, span: DataSpan): RunWindow {
  const now = nowAfter(span, scheduling.latestTime);
  const scheduled = bound(scheduling.earliestTime, now);
  const latest = bound(scheduling.latestTime, now);
  return {
    now,
    ...(scheduled === undefined ? {} : { earliest: Math.min(scheduled, Math.floor(span.first)) }),
    ...(latest === undefined ? {} : { latest }),
  };
}
