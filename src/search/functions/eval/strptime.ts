import { asList, NULL_NUMBER } from '../../sql/convert.js';
import { commas, integer, number, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import {
  constantValue,
  diagnose,
  FAILED,
  numberResult,
  type Page,
  spanOf,
  textArgument,
  wrongType,
} from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { hasPart, overGroups, partGroup } from './strptime-computed.js';
import { PARTS, type PartName, type Scanner, scanner } from './strptime-parts.js';
import { localDate } from './time-zone.js';

/*
 * strptime: the format becomes a regular expression whose groups are put together as a time. What follows the match
 * is ignored, as in C.
 */

const page: Page = {
  name: 'strptime',
  arity: [2, 2],
  syntax: 'strptime(<str>, "<format>")',
  summary: 'Reads a time, in the time zone of the search unless the text names one, as epoch seconds.',
  examples: [
    ['strptime("2025-04-29T23:45:22 -0700", "%Y-%m-%dT%H:%M:%S %z")', '1745995522.000000'],
    ['strptime("2022-12-15 09:45:22", "%Y-%m-%d %H:%M:%S")', '1671097522.000000'],
    ['strptime("2022-9-5", "%Y-%m-%d")', '1662336000.000000'],
    ['strptime("29 Apr \'25", "%d %b \'%y")', '1745884800.000000'],
    ['strptime("Dec 5 2022 1:02:03.25 PM", "%B %d %Y %I:%M:%S.%3N %p")', '1670245323.250000'],
    ['strptime("2022-12-15T09:45:22.123Z", "%Y-%m-%dT%H:%M:%S.%Q%Z")', '1671097522.123000'],
    ['strptime("1671097522.5", "%s")', '1671097522.500000'],
    ['strptime("1671097522.123", "%s.%3N")', '1671097522.123000'],
    ['strptime("2024 060", "%Y %j")', '1709164800.000000'],
    ['strptime("Thu Jul 18 09:30:00 EST 2019", "%+")', '1563460200.000000'],
    ['strptime("2022-02-30", "%Y-%m-%d")', null],
    ['strptime("2022-12", "%Y-%m")', null],
    ['strptime("no time", "%Y-%m-%d")', null],
    ['strptime("2022-12-15 25:00", "%Y-%m-%d %H:%M")', null],
    ['strptime(missing, "%Y")', null],
  ],
};

/** A time as SQL integers. */
interface Clock {
  readonly year: Sql;
  readonly month: Sql;
  readonly day: Sql;
  /** Days after that day. */
  readonly later?: Sql;
  readonly hour: Sql;
  readonly minute: Sql;
  readonly second: Sql;
  readonly micro: Sql;
  /** Seconds ahead of UTC; the time zone of the search if the text names none. */
  readonly zone?: Sql;
}

/** Epoch seconds; anything out of range is NULL, since ClickHouse would carry it over. */
function assemble(clock: Clock, context: CallContext): Sql {
  const { year, month, day, later = sql`0`, hour, minute, second, micro, zone = sql`0` } = clock;
  const timezone = text(clock.zone === undefined ? context.timezone : 'UTC');
  const known = sql`toDayOfMonth(makeDateTime64(y, m, a, 0, 0, 0, 0, 6, 'UTC')) = a`;
  const fits = sql`y BETWEEN 1900 AND 2299 AND m BETWEEN 1 AND 12 AND a >= 1 AND h BETWEEN 0 AND 23 AND i BETWEEN 0 AND 59 AND s BETWEEN 0 AND 60 AND l BETWEEN 0 AND 365 AND ${known}`;
  const moment = sql`addDays(makeDateTime64(y, m, a, h, i, least(s, 59), 0, 6, ${timezone}), l)`;
  const value = sql`toFloat64(${moment}) + greatest(s - 59, 0) - o + f / 1000000`;
  const parts = [year, month, day, later, hour, minute, second, micro, zone].map((part) => sql`[toInt64(${part})]`);
  return sql`arrayMap((y, m, a, l, h, i, s, f, o) -> if(${fits}, ${value}, NULL), ${commas(parts)})[1]`;
}

/** A year of two digits: 69 and later lie in the last century. */
function shortYear(year: Sql): Sql {
  return sql`(${year} + if(${year} < 69, 2000, 1900))`;
}

/** Hours on the 24-hour clock; 12 AM is 0. */
function halfDay(hour: Sql, pm: Sql): Sql {
  return sql`if(${hour} BETWEEN 1 AND 12, ${hour} % 12 + 12 * ${pm}, NULL)`;
}

/** Reads a part; undefined when the format does not have it. */
type Parts = (name: PartName) => Sql | undefined;

function yearOf(parts: Parts): Sql | undefined {
  const [year, short, century] = [parts('year'), parts('shortyear'), parts('century')];
  if (year !== undefined || short === undefined) return year;
  return century === undefined ? shortYear(short) : sql`(${century} * 100 + ${short})`;
}

/** Today for a bare time, this year for a bare month and day; undefined when the day is missing. */
function dayOf(parts: Parts, context: CallContext): Pick<Clock, 'year' | 'month' | 'day' | 'later'> | undefined {
  const today = localDate(context.timezone, context.now);
  const given = yearOf(parts);
  const year = given ?? number(today.year);
  const [month, day, yearday] = [parts('month') ?? parts('monthname'), parts('day'), parts('yearday')];
  if (yearday !== undefined) return { year, month: sql`1`, day: sql`1`, later: sql`${yearday} - 1` };
  if (given === undefined && month === undefined && day === undefined) {
    return { year, month: number(today.month), day: number(today.day) };
  }
  return month === undefined || day === undefined ? undefined : { year, month, day };
}

function timeOf(parts: Parts, context: CallContext): Sql {
  const day = dayOf(parts, context);
  if (day === undefined) return NULL_NUMBER;
  const hour = parts('hour') ?? sql`0`;
  const pm = parts('pm');
  const zone = parts('zone') ?? parts('zoneminutes');
  const clock: Clock = {
    ...day,
    hour: pm === undefined ? hour : halfDay(hour, pm),
    minute: parts('minute') ?? sql`0`,
    second: parts('second') ?? sql`0`,
    micro: parts('micro') ?? sql`0`,
    ...(zone === undefined ? {} : { zone }),
  };
  return assemble(clock, context);
}

/** Over `v`, the text: the groups of a written format. */
function readWritten({ pattern, parts }: Scanner, context: CallContext): Sql {
  const part: Parts = (name) => {
    const at = parts.lastIndexOf(name);
    return at < 0 ? undefined : PARTS[name](sql`g[${integer(at + 1)}]`);
  };
  const [epoch, micro] = [part('epoch'), part('micro')];
  const exact = epoch && micro && sql`${epoch} + ${micro} / 1000000`;
  const time = exact ?? epoch ?? timeOf(part, context);
  return sql`arrayMap(g -> if(empty(g), NULL, ${time}), [extractGroups(v, ${text(`^\\s*${pattern}()`)})])[1]`;
}

/** Over `v` and `f`, a format out of the row, which alone knows what parts it has. */
function readComputed(context: CallContext): Sql {
  const read = (name: PartName): Sql => PARTS[name](partGroup(name));
  const today = localDate(context.timezone, context.now);
  const century = sql`if(${hasPart('century')}, ${read('century')} * 100 + ${read('shortyear')}, ${shortYear(read('shortyear'))})`;
  const bare = sql`NOT ${hasPart('year', 'shortyear', 'month', 'monthname', 'day', 'yearday')}`;
  const dayPart = (today: number, part: Sql): Sql =>
    sql`multiIf(${bare}, ${number(today)}, ${hasPart('yearday')}, 1, ${part})`;
  const clock: Clock = {
    year: sql`coalesce(${read('year')}, ${century}, ${number(today.year)})`,
    month: dayPart(today.month, sql`coalesce(${read('month')}, ${read('monthname')})`),
    day: dayPart(today.day, read('day')),
    later: sql`ifNull(${read('yearday')} - 1, 0)`,
    hour: sql`if(${hasPart('pm')}, ${halfDay(read('hour'), read('pm'))}, ifNull(${read('hour')}, 0))`,
    minute: sql`ifNull(${read('minute')}, 0)`,
    second: sql`ifNull(${read('second')}, 0)`,
    micro: read('micro'),
  };
  const zone = sql`coalesce(${read('zone')}, ${read('zoneminutes')})`;
  const zoned = sql`if(${hasPart('zone', 'zoneminutes')}, ${assemble({ ...clock, zone }, context)}, ${assemble(clock, context)})`;
  return overGroups(sql`if(${hasPart('epoch')}, ${read('epoch')} + ifNull(${read('micro')}, 0) / 1000000, ${zoned})`);
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const [value] = args;
  if (value === undefined || value.type === 'bool') return wrongType(page, 0, 'text', context);
  const first = (time: Sql): Typed =>
    numberResult(sql`arrayMap(v -> ${time}, ${asList(value).sql})[1]`, { decimals: 6 });
  const format = constantValue(args, 1, context);
  if (format === undefined) {
    const given = sql`ifNull(${textArgument(page, args, 1, context).sql}, '')`;
    return first(sql`arrayMap(f -> ${readComputed(context)}, [${given}])[1]`);
  }
  const scan = scanner(String(format));
  if (!('name' in scan)) return first(readWritten(scan, context));
  context.report(diagnose('eval/format-unsupported', spanOf(context, 1), 'strptime', scan.written));
  return FAILED;
}

export const strptime: EvalFunction = { ...page, build };
