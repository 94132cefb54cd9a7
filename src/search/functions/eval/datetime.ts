import type { TimeStep, TimeUnit } from '../../spl/index.js';
import { integer, number, type Sql, sql, text } from '../../sql/fragment.js';

/*
 * Splunk times are seconds since the epoch in a double; ClickHouse computes on DateTime64(6) in a time zone.
 * ClickHouse knows 1900 to 2299; times outside are NULL. Its toStartOf… functions end in 2106, so snaps are made
 * from the parts of the date.
 */

const FIRST = -2_208_988_800;
const LAST = 10_413_791_999;

/** Seconds to DateTime64(6) in the zone, NULL when out of range. */
export function toDateTime(seconds: Sql, timezone: string): Sql {
  const micros = sql`accurateCastOrNull(round(if(t BETWEEN ${number(FIRST)} AND ${number(LAST)}, t, NULL) * 1000000), 'Int64')`;
  return sql`fromUnixTimestamp64Micro(arrayMap(t -> ${micros}, [${seconds}])[1], ${text(timezone)})`;
}

const MICROSECONDS = { us: 1, ms: 1000, cs: 10_000, ds: 100_000 } as const;

export function fromDateTime(moment: Sql): Sql {
  return sql`toFloat64(${moment})`;
}

/** Adds `amount` (SQL integer) units; days and longer move on the wall clock, months clamp to their last day. */
export function shiftBy(moment: Sql, unit: TimeUnit, amount: Sql): Sql {
  switch (unit) {
    case 'us':
    case 'ms':
    case 'cs':
    case 'ds':
      return sql`addMicroseconds(${moment}, ${amount} * ${integer(MICROSECONDS[unit])})`;
    case 's':
      return sql`addSeconds(${moment}, ${amount})`;
    case 'm':
      return sql`addMinutes(${moment}, ${amount})`;
    case 'h':
      return sql`addHours(${moment}, ${amount})`;
    case 'd':
      return sql`addDays(${moment}, ${amount})`;
    case 'w':
      return sql`addDays(${moment}, ${amount} * 7)`;
    case 'mon':
      return sql`addMonths(${moment}, ${amount})`;
    case 'q':
      return sql`addMonths(${moment}, ${amount} * 3)`;
    case 'y':
      return sql`addMonths(${moment}, ${amount} * 12)`;
  }
}

function midnight(year: Sql, month: Sql, day: Sql, timezone: string): Sql {
  return sql`makeDateTime64(${year}, ${month}, ${day}, 0, 0, 0, 0, 6, ${text(timezone)})`;
}

/** Down to a multiple of a span on the wall clock, whose offset may be odd minutes. */
function multiple(seconds: number, timezone: string): Sql {
  const wall = sql`(toFloat64(d) + timezoneOffset(d))`;
  const size = number(seconds);
  return toDateTime(sql`(floor(${wall} / ${size}) * ${size} - timezoneOffset(d))`, timezone);
}

/** Down to the start of a unit, over `d`. */
export function snapOf(unit: TimeUnit, weekday: Sql, timezone: string): Sql {
  const today = midnight(sql`toYear(d)`, sql`toMonth(d)`, sql`toDayOfMonth(d)`, timezone);
  switch (unit) {
    case 'us':
    case 'ms':
    case 'cs':
    case 'ds':
      return sql`subtractMicroseconds(d, positiveModulo(toUnixTimestamp64Micro(d), ${integer(MICROSECONDS[unit])}))`;
    case 's':
      return multiple(1, timezone);
    case 'm':
      return multiple(60, timezone);
    case 'h':
      return multiple(3600, timezone);
    case 'd':
      return today;
    case 'w':
      return sql`addDays(${today}, -toInt64((toDayOfWeek(d) % 7 + 7 - ${weekday}) % 7))`;
    case 'mon':
      return midnight(sql`toYear(d)`, sql`toMonth(d)`, sql`1`, timezone);
    case 'q':
      return midnight(sql`toYear(d)`, sql`intDiv(toMonth(d) - 1, 3) * 3 + 1`, sql`1`, timezone);
    case 'y':
      return midnight(sql`toYear(d)`, sql`1`, sql`1`, timezone);
  }
}

/** One step of a relative time applied to DateTime64(6). */
export function applyStep(moment: Sql, step: TimeStep, timezone: string): Sql {
  if (step.kind === 'shift') return shiftBy(moment, step.unit, sql`toInt64(${number(step.amount)})`);
  return sql`arrayMap(d -> ${snapOf(step.unit, number(step.weekday ?? 0), timezone)}, [${moment}])[1]`;
}
