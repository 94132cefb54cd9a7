import type { BinSpan } from '../../plan/index.js';
import { type TimeUnit, timeUnit } from '../../spl/index.js';
import { number, type Sql, sql, text } from '../fragment.js';

/* Buckets of time: seconds since the epoch down to the start of a span (bin and timechart pages). */

export interface Calendar {
  /** IANA name. */
  readonly timezone: string;
  /** Where buckets below a day are counted from, in seconds since the epoch. */
  readonly origin: number;
}

const SECONDS: Partial<Record<TimeUnit, number>> = { s: 1, m: 60, h: 3600 };
const MICROSECONDS: Readonly<Record<string, number>> = { us: 1, ms: 1000, cs: 10_000, ds: 100_000 };
const DAYS: Partial<Record<TimeUnit, number>> = { d: 1, w: 7, mon: 30, q: 91, y: 365 };

/** Buckets of a fixed length. */
function fixed(value: Sql, seconds: number, origin: number): Sql {
  const size = number(seconds);
  if (origin === 0) return sql`floor(${value} / ${size}) * ${size}`;
  const start = number(origin);
  return sql`floor((${value} - ${start}) / ${size}) * ${size} + ${start}`;
}

/** In whole microseconds, which doubles hold exactly. */
function fraction(value: Sql, micros: number, origin: number): Sql {
  return sql`(${fixed(sql`round(${value} * 1000000)`, micros, Math.round(origin * 1e6))}) / 1000000`;
}

/** Days and longer start at local midnight; weeks on Sunday, or as `w@w1` says. */
function midnight(value: Sql, amount: number, unit: TimeUnit, snap: string | undefined, zone: string): Sql {
  const local = sql`toDateTime64(${value}, 0, ${text(zone)})`;
  const day = sql`toDate32(${local})`;
  const months = (size: number): Sql => {
    const since = sql`(toYear(${day}) - 1970) * 12 + toMonth(${day}) - 1`;
    return sql`addMonths(toDate32('1970-01-01'), toInt32(floor((${since}) / ${number(size)}) * ${number(size)}))`;
  };
  const days = (size: number, offset: number): Sql =>
    sql`addDays(toDate32('1970-01-01'), toInt32(floor((toInt32(${day}) - ${number(offset)}) / ${number(size)}) * ${number(size)} + ${number(offset)}))`;
  // 1970-01-04 was a Sunday.
  const weekday = Number(/\d/.exec(snap ?? '')?.[0] ?? '0') % 7;
  const start =
    unit === 'd'
      ? days(amount, 0)
      : unit === 'w'
        ? days(7 * amount, 3 + weekday)
        : months(amount * (unit === 'y' ? 12 : unit === 'q' ? 3 : 1));
  return sql`toFloat64(toUnixTimestamp64Second(toDateTime64(${start}, 0, ${text(zone)})))`;
}

/** The start of the bucket that a time (Float64 seconds) lies in. */
export function timeBucket(value: Sql, span: BinSpan, { timezone, origin }: Calendar): Sql {
  if (span.kind === 'number') return fixed(value, span.size, origin);
  const micros = MICROSECONDS[span.unit];
  if (micros !== undefined) return fraction(value, span.amount * micros, origin);
  const unit = timeUnit(span.unit) ?? 's';
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return fixed(value, span.amount * seconds, origin);
  return midnight(value, span.amount, unit, span.snap, timezone);
}

/** Which bucket since 1970 a time lies in, as an integer; days and longer by the calendar. */
export function ordinal(value: Sql, span: BinSpan, timezone: string): Sql {
  const unit = span.kind === 'number' ? undefined : timeUnit(span.unit);
  const whole = span.kind === 'number' || unit === undefined || SECONDS[unit] !== undefined;
  if (whole) return sql`toInt64(floor(${value} / ${number(lengthOf(span))}))`;
  const day = sql`toDate32(toDateTime64(${value}, 0, ${text(timezone)}))`;
  if (unit === 'd') return sql`toInt64(floor(toInt32(${day}) / ${number(span.amount)}))`;
  if (unit === 'w') return sql`toInt64(floor((toInt32(${day}) - 3) / ${number(7 * span.amount)}))`;
  const months = span.amount * (unit === 'y' ? 12 : unit === 'q' ? 3 : 1);
  return sql`toInt64(floor((toYear(${day}) * 12 + toMonth(${day}) - 1) / ${number(months)}))`;
}

/** About how many seconds a span lasts. */
export function lengthOf(span: BinSpan): number {
  if (span.kind === 'number') return span.size;
  const micros = MICROSECONDS[span.unit];
  if (micros !== undefined) return (span.amount * micros) / 1e6;
  const unit = timeUnit(span.unit) ?? 's';
  return span.amount * (SECONDS[unit] ?? (DAYS[unit] ?? 1) * 86_400);
}

function span(amount: number, unit: string): BinSpan {
  return { kind: 'time', amount, unit };
}

/** The spans that are chosen from where a search gives none (timechart page, limits.conf). */
const LADDER: readonly BinSpan[] = [
  span(1, 's'),
  span(5, 's'),
  span(10, 's'),
  span(30, 's'),
  span(1, 'm'),
  span(5, 'm'),
  span(10, 'm'),
  span(30, 'm'),
  span(1, 'h'),
  span(1, 'd'),
  span(1, 'mon'),
];

/** The spans to choose from, shortest first: those of at least `least`, which stands alone if it is longer than all. */
export function ladder(least?: BinSpan): readonly BinSpan[] {
  if (least === undefined) return LADDER;
  const fitting = LADDER.filter((s) => lengthOf(s) >= lengthOf(least));
  return fitting.length > 0 ? fitting : [least];
}

/** What `of` makes of the shortest span of the ladder that cuts a stretch of time (SQL seconds) into at most `bins` buckets. */
export function shortestSpan(spans: readonly BinSpan[], stretch: Sql, bins: number, of: (span: BinSpan) => Sql): Sql {
  const shorter = spans.slice(0, -1);
  const last = spans.at(-1) ?? span(1, 'mon');
  const tests = shorter.map((s) => sql`${stretch} / ${number(lengthOf(s))} < ${number(bins)}, ${of(s)}`);
  return tests.reduceRight((rest, test) => sql`multiIf(${test}, ${rest})`, of(last));
}
