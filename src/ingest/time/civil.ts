import { daysFromCivil, microsOfDay } from '../event/index.js';
import { fromLocal } from './zone.js';

const MICROS_PER_DAY = 86_400_000_000;

/** Parts of a time as a text has them. */
export interface Civil {
  readonly year?: number | undefined;
  /** 1 first. */
  readonly month?: number | undefined;
  readonly day?: number | undefined;
  readonly hour?: number | undefined;
  readonly minute?: number | undefined;
  readonly second?: number | undefined;
  readonly micros?: number | undefined;
  /** Minutes east of UTC. */
  readonly zone?: number | undefined;
}

/** What fills in for parts that a text leaves out. */
export interface Setting {
  /** IANA name; absent: UTC. */
  readonly zone?: string | undefined;
  /** Microseconds: a time without a year is the last one that is not more than a day after it. */
  readonly now: number;
  /** Microseconds of a moment whose date a time without one has. */
  readonly day?: number | undefined;
}

/** Microseconds since the epoch, or undefined where there is no such time. */
export function momentFrom(civil: Civil, setting: Setting): number | undefined {
  const clock = microsOfDay(civil.hour ?? 0, civil.minute ?? 0, civil.second ?? 0) + (civil.micros ?? 0);
  const at = (year: number, month: number, day: number): number => {
    const local = daysFromCivil(year, month, day) * MICROS_PER_DAY + clock;
    return civil.zone === undefined ? fromLocal(local, setting.zone) : local - civil.zone * 60_000_000;
  };
  const micros =
    civil.year === undefined ? withoutYear(civil, setting, at) : at(civil.year, civil.month ?? 1, civil.day ?? 1);
  return micros === undefined || Number.isNaN(micros) ? undefined : micros;
}

function withoutYear(
  civil: Civil,
  { now, day: near, zone }: Setting,
  at: (year: number, month: number, day: number) => number,
): number | undefined {
  if (civil.month === undefined || civil.day === undefined) {
    if (near === undefined || civil.hour === undefined) return undefined;
    // What clocks of the zone show: the day may be another than that of UTC.
    const date = new Date((near + near - fromLocal(near, zone)) / 1000);
    return at(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  }
  const { month, day } = civil;
  const thisYear = new Date(now / 1000).getUTCFullYear();
  // The year before a leap year's may lack the day.
  const years = [1, 0, -1, -2, -3, -4].map((step) => thisYear + step);
  return years.map((year) => at(year, month, day)).find((micros) => micros <= now + MICROS_PER_DAY);
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The number of a month by the first three letters of its English name. */
export function monthNumber(name: string): number | undefined {
  const at = MONTHS.indexOf(name.slice(0, 3).toLowerCase());
  return at < 0 ? undefined : at + 1;
}

/** Microseconds of the digits after the point of a second; finer ones are cut off. */
export function fractionMicros(digits: string): number {
  return Number(digits.slice(0, 6).padEnd(6, '0'));
}

/** Two digits of a year: 69 to 99 are of the last century (POSIX strptime, %y). */
export function fullYear(twoDigits: number): number {
  return twoDigits < 69 ? 2000 + twoDigits : 1900 + twoDigits;
}
