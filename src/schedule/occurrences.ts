import { type Cron, matchesDay } from './cron.js';
import { offsetAt, type WallTime, wallTimeAt } from './zone-clock.js';

/*
 * When a cron expression is due: the fields are held against the wall clock of the zone at each real minute. A clock time
 * that the change to summer time leaves out is not run; one that comes twice is run twice, and the two are told apart by
 * their time in UTC. Times are seconds since the epoch.
 */

const HOUR = 60;
const DAY = 24 * HOUR;
/** Days to look ahead: around a century that is no leap year, 29 February is eight years off. */
const HORIZON = 9 * 366 * DAY;

/** Minutes from here to where it can be due: the next day or hour by the clock, or a minute of this hour. */
function leap(cron: Cron, wall: WallTime): number {
  if (!matchesDay(cron, wall)) return DAY - wall.hour * HOUR - wall.minute;
  if (!cron.hours.has(wall.hour)) return HOUR - wall.minute;
  const later = [...cron.minutes].filter((minute) => minute > wall.minute);
  return Math.min(HOUR, ...later) - wall.minute;
}

/** As far as `leap` says, unless the clocks are changed on the way: then step by step. */
function step(minute: number, cron: Cron, wall: WallTime, timezone: string): number {
  const wanted = leap(cron, wall);
  const offset = offsetAt(minute, timezone);
  const lengths = [wanted, Math.min(wanted, HOUR - wall.minute)];
  const safe = lengths.find((length) => length === 1 || offsetAt(minute + length, timezone) === offset);
  return minute + (safe ?? 1);
}

function isDue(cron: Cron, wall: WallTime): boolean {
  return cron.minutes.has(wall.minute) && cron.hours.has(wall.hour) && matchesDay(cron, wall);
}

/**
 * The first time later than `after`, and not later than `until`, at which the expression is due; undefined if there is
 * none, or none in nine years.
 */
export function nextOccurrence(cron: Cron, after: number, timezone: string, until = Infinity): number | undefined {
  const last = Math.min(Math.floor(until / 60), Math.floor(after / 60) + HORIZON);
  let minute = Math.floor(after / 60) + 1;
  while (minute <= last) {
    const wall = wallTimeAt(minute, timezone);
    if (isDue(cron, wall)) return minute * 60;
    minute = step(minute, cron, wall, timezone);
  }
  return undefined;
}

/** The times later than `after` and not later than `until` at which the expression is due; at most `most`. */
export function occurrences(
  cron: Cron,
  after: number,
  until: number,
  timezone: string,
  most = Infinity,
): readonly number[] {
  const found: number[] = [];
  let next = nextOccurrence(cron, after, timezone, until);
  while (next !== undefined && found.length < most) {
    found.push(next);
    next = nextOccurrence(cron, next, timezone, until);
  }
  return found;
}

/** How far back to look for the last one: an hour for what is due every few minutes, nine years for a leap day. */
const LOOK_BACK = [HOUR, DAY + HOUR, 32 * DAY, 367 * DAY, HORIZON].map((minutes) => minutes * 60);

/** The last time not later than `at` at which the expression was due. */
export function previousOccurrence(cron: Cron, at: number, timezone: string): number | undefined {
  for (const back of LOOK_BACK) {
    const last = occurrences(cron, at - back, at, timezone).at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** Seconds from one occurrence to the one after it. */
export function periodAfter(cron: Cron, at: number, timezone: string): number {
  const next = nextOccurrence(cron, at, timezone);
  return next === undefined ? HORIZON * 60 : next - at;
}
