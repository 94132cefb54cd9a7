/** A minute on a wall clock. */
export interface WallTime {
  readonly minute: number;
  readonly hour: number;
  /** From 1. */
  readonly day: number;
  /** From 1. */
  readonly month: number;
  /** 0 = Sunday. */
  readonly weekday: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timezone: string): Intl.DateTimeFormat {
  let format = formats.get(timezone);
  if (format === undefined) {
    const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: timezone, hourCycle: 'h23', ...fields });
    formats.set(timezone, format);
  }
  return format;
}

/** Whether this is the name of a time zone. */
export function isTimezone(name: string): boolean {
  try {
    formatFor(name);
    return true;
  } catch {
    return false;
  }
}

function askOffset(minute: number, timezone: string): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatFor(timezone).formatToParts(minute * 60_000)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute: min = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, min) / 60_000 - minute;
}

/** Clocks have been changed at full quarters of an hour for many years, so one answer holds for a quarter. */
const QUARTER = 15;
const MOST_REMEMBERED = 50_000;
const remembered = new Map<string, number>();

/** Minutes that the zone is ahead of UTC at a minute since the epoch. */
export function offsetAt(minute: number, timezone: string): number {
  if (timezone === 'UTC') return 0;
  const quarter = Math.floor(minute / QUARTER) * QUARTER;
  const key = `${timezone} ${quarter}`;
  let offset = remembered.get(key);
  if (offset === undefined) {
    if (remembered.size >= MOST_REMEMBERED) remembered.clear();
    offset = askOffset(quarter, timezone);
    remembered.set(key, offset);
  }
  return offset;
}

/** What the zone's clocks show at a minute since the epoch. */
export function wallTimeAt(minute: number, timezone: string): WallTime {
  const date = new Date((minute + offsetAt(minute, timezone)) * 60_000);
  return {
    minute: date.getUTCMinutes(),
    hour: date.getUTCHours(),
    day: date.getUTCDate(),
    month: date.getUTCMonth() + 1,
    weekday: date.getUTCDay(),
  };
}
