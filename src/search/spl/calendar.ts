import type { TimeStep, TimeUnit } from './relative-time.js';

/*
 * Calendar arithmetic in a time zone. Seconds and their parts, minutes and hours are absolute; days and longer move on the
 * wall clock of the zone ("Time modifiers", note on daylight saving).
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timezone: string): Intl.DateTimeFormat {
  let found = formats.get(timezone);
  if (found === undefined) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timezone, found);
  }
  return found;
}

/** Milliseconds that the zone is ahead of UTC at an instant (milliseconds). */
function offset(instant: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format(timezone).formatToParts(instant)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

/** Wall-clock milliseconds (as if UTC) to the instant; a clock time that was skipped moves forward. */
export function toInstant(wall: number, timezone: string): number {
  const guess = wall - offset(wall, timezone);
  return wall - offset(guess, timezone);
}

function lastDay(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
}

function addMonths(wall: number, months: number): number {
  const date = new Date(wall);
  const total = date.getUTCFullYear() * 12 + date.getUTCMonth() + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12;
  const day = Math.min(date.getUTCDate(), lastDay(year, month));
  return Date.UTC(year, month, day) + (((wall % 86_400_000) + 86_400_000) % 86_400_000);
}

const ABSOLUTE: Partial<Record<TimeUnit, number>> = {
  us: 0.001,
  ms: 1,
  cs: 10,
  ds: 100,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};
const MONTHS: Partial<Record<TimeUnit, number>> = { mon: 1, q: 3, y: 12 };

function shift(instant: number, amount: number, unit: TimeUnit, timezone: string): number {
  const absolute = ABSOLUTE[unit];
  if (absolute !== undefined) return instant + amount * absolute;
  const wall = instant + offset(instant, timezone);
  const months = MONTHS[unit];
  const moved =
    months === undefined ? wall + amount * (unit === 'w' ? 7 : 1) * 86_400_000 : addMonths(wall, amount * months);
  return toInstant(moved, timezone);
}

function snap(instant: number, unit: TimeUnit, weekday: number, timezone: string): number {
  const absolute = ABSOLUTE[unit];
  const ahead = offset(instant, timezone);
  const wall = instant + ahead;
  if (absolute !== undefined) return Math.floor(wall / absolute) * absolute - ahead;
  const date = new Date(wall);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  const day = date.getUTCDate();
  const back = unit === 'w' ? (date.getUTCDay() - weekday + 7) % 7 : 0;
  const start: Partial<Record<TimeUnit, number>> = {
    mon: Date.UTC(year, month, 1),
    q: Date.UTC(year, month - (month % 3), 1),
    y: Date.UTC(year, 0, 1),
  };
  return toInstant(start[unit] ?? Date.UTC(year, month, day - back), timezone);
}

/** Applies the steps to an instant in seconds since the epoch. */
export function applyTimeSteps(seconds: number, steps: readonly TimeStep[], timezone: string): number {
  let instant = seconds * 1000;
  for (const step of steps) {
    instant =
      step.kind === 'shift'
        ? shift(instant, step.amount, step.unit, timezone)
        : snap(instant, step.unit, step.weekday ?? 0, timezone);
  }
  return instant / 1000;
}
