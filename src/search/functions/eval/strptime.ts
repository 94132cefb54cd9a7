import { asList } from '../../sql/convert.js';
import { bind, number, type Sql, sql, text, texts } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, numberResult, type Page, spanOf, wrongType } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { parseTimeFormat, type Variable } from './time-format.js';
import { localDate, ZONE_OFFSETS } from './time-zone.js';

/*
 * strptime: the format becomes a regular expression whose groups are put together as a time. Blanks in the format
 * match any run of them; what follows the match is ignored, as in C.
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
    ['strptime("2024 060", "%Y %j")', '1709164800.000000'],
    ['strptime("Thu Jul 18 09:30:00 EST 2019", "%+")', '1563460200.000000'],
    ['strptime("2022-02-30", "%Y-%m-%d")', null],
    ['strptime("2022-12", "%Y-%m")', null],
    ['strptime("no time", "%Y-%m-%d")', null],
    ['strptime("2022-12-15 25:00", "%Y-%m-%d %H:%M")', null],
    ['strptime(missing, "%Y")', null],
  ],
};

/** What a group of the expression gives: the part of a date and how to read its text. */
type PartName = 'year' | 'month' | 'day' | 'yearday' | 'hour' | 'minute' | 'second' | 'micro' | 'pm' | 'zone' | 'epoch';

interface Reader {
  readonly pattern: string;
  readonly part?: PartName;
  /** From the text of the group; the group as an integer by default. */
  readonly read?: (group: Sql) => Sql;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function integer(group: Sql): Sql {
  return sql`toInt64OrNull(trimBoth(${group}))`;
}

function monthName(group: Sql): Sql {
  return sql`nullIf(toInt64(indexOf(${texts(MONTHS)}, lower(left(${group}, 3)))), 0)`;
}

function zone(group: Sql): Sql {
  const names = texts(Object.keys(ZONE_OFFSETS));
  const offsets = bind(Object.values(ZONE_OFFSETS), 'Array(Float64)');
  const digits = sql`replaceAll(substring(${group}, 2), ':', '')`;
  const numeric = sql`(toInt64OrNull(left(${digits}, 2)) * 3600 + toInt64OrNull(rightPad(substring(${digits}, 3), 2, '0')) * 60)`;
  const named = sql`transform(toNullable(upper(${group})), ${names}, ${offsets}, CAST(NULL, 'Nullable(Float64)'))`;
  return sql`toInt64(multiIf(startsWith(${group}, '+'), ${numeric}, startsWith(${group}, '-'), 0 - ${numeric}, ${named}))`;
}

function twoDigitYear(group: Sql): Sql {
  return sql`(${integer(group)} + if(${integer(group)} < 69, 2000, 1900))`;
}

const two = '\\s*(\\d{1,2})';
const name = '\\s*([A-Za-z]{3,9})';
const offset = '\\s*([+-]\\d{2}:?\\d{2}(?::?00)?|[+-]\\d{2}|[A-Za-z]{1,5})';
const fraction: Reader = {
  pattern: '(\\d{1,9})\\d*',
  part: 'micro',
  read: (group) => sql`toInt64OrNull(substring(rightPad(${group}, 6, '0'), 1, 6))`,
};

const READERS: Readonly<Record<string, Reader>> = {
  Y: { pattern: '\\s*(\\d{4})', part: 'year' },
  y: { pattern: two, part: 'year', read: twoDigitYear },
  m: { pattern: two, part: 'month' },
  b: { pattern: name, part: 'month', read: monthName },
  B: { pattern: name, part: 'month', read: monthName },
  d: { pattern: two, part: 'day' },
  e: { pattern: two, part: 'day' },
  j: { pattern: '\\s*(\\d{1,3})', part: 'yearday' },
  a: { pattern: '\\s*[A-Za-z]{3,9}' },
  A: { pattern: '\\s*[A-Za-z]{3,9}' },
  w: { pattern: '\\s*[0-6]' },
  u: { pattern: '\\s*[1-7]' },
  H: { pattern: two, part: 'hour' },
  k: { pattern: two, part: 'hour' },
  I: { pattern: two, part: 'hour' },
  l: { pattern: two, part: 'hour' },
  M: { pattern: two, part: 'minute' },
  S: { pattern: two, part: 'second' },
  N: fraction,
  Q: fraction,
  f: fraction,
  p: {
    pattern: '\\s*([AaPp]\\.?[Mm]\\.?)',
    part: 'pm',
    read: (group) => sql`toInt64(startsWith(lower(${group}), 'p'))`,
  },
  z: { pattern: offset, part: 'zone', read: zone },
  ':z': { pattern: offset, part: 'zone', read: zone },
  '::z': { pattern: offset, part: 'zone', read: zone },
  ':::z': { pattern: offset, part: 'zone', read: zone },
  Z: { pattern: offset, part: 'zone', read: zone },
  s: {
    pattern: '\\s*(-?\\d+(?:\\.\\d+)?)',
    part: 'epoch',
    read: (group) => sql`toFloat64OrNull(trimBoth(${group}))`,
  },
};

function literalPattern(piece: string): string {
  return piece.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&').replace(/\s+/g, '\\s*');
}

type Parts = Partial<Record<PartName, Sql>>;

interface Scanner {
  readonly pattern: string;
  readonly parts: Parts;
}

/** The expression for a format and, over its groups `g`, every part; or the variable that is not supported. */
function scanner(format: string): Scanner | Variable {
  let pattern = '^\\s*';
  const parts: Parts = {};
  let groups = 0;
  for (const piece of parseTimeFormat(format)) {
    if (typeof piece === 'string') {
      pattern += literalPattern(piece);
      continue;
    }
    const reader = READERS[piece.name];
    if (reader === undefined) return piece;
    pattern += reader.pattern;
    if (reader.part === undefined) continue;
    const group = sql`g[${bind(++groups, 'UInt64')}]`;
    parts[reader.part] = (reader.read ?? integer)(group);
  }
  return { pattern, parts };
}

/** The date parts: today for a bare time, this year for a bare month and day; undefined when the day is missing. */
function dateOf(parts: Parts, context: CallContext): { year: Sql; month: Sql; day: Sql } | undefined {
  const today = localDate(context.timezone, context.now);
  const { year, month, day } = parts;
  if (year === undefined && month === undefined && day === undefined) {
    return { year: number(today.year), month: number(today.month), day: number(today.day) };
  }
  if (month === undefined || day === undefined) return undefined;
  return { year: year ?? number(today.year), month, day };
}

/** Hours on the 24-hour clock; with %p, 12 AM is 0. */
function hourOf(parts: Parts): Sql {
  const hour = parts.hour ?? sql`0`;
  if (parts.pm === undefined) return hour;
  return sql`if(${hour} BETWEEN 1 AND 12, ${hour} % 12 + 12 * ${parts.pm}, NULL)`;
}

/** Epoch seconds from checked parts; anything out of range is NULL, since ClickHouse would carry it over. */
function assemble(parts: Parts, context: CallContext): Sql {
  if (parts.epoch !== undefined) return parts.epoch;
  const date =
    parts.yearday === undefined
      ? dateOf(parts, context)
      : {
          year: parts.year ?? number(localDate(context.timezone, context.now).year),
          month: sql`1`,
          day: parts.yearday,
        };
  if (date === undefined) return sql`CAST(NULL, 'Nullable(Float64)')`;
  const timezone = text(parts.zone === undefined ? context.timezone : 'UTC');
  const first = sql`makeDateTime64(y, m, if(${parts.yearday === undefined ? sql`0` : sql`1`}, 1, a), 0, 0, 0, 0, 6, 'UTC')`;
  const dayFits = parts.yearday === undefined ? sql`toDayOfMonth(${first}) = a` : sql`a BETWEEN 1 AND 366`;
  const fits = sql`y BETWEEN 1900 AND 2299 AND m BETWEEN 1 AND 12 AND a >= 1 AND h BETWEEN 0 AND 23 AND i BETWEEN 0 AND 59 AND s BETWEEN 0 AND 60 AND ${dayFits}`;
  const days = parts.yearday === undefined ? sql`a` : sql`1`;
  const base = sql`makeDateTime64(y, m, ${days}, h, i, least(s, 59), 0, 6, ${timezone})`;
  const moved = parts.yearday === undefined ? base : sql`addDays(${base}, a - 1)`;
  const value = sql`toFloat64(${moved}) + greatest(s - 59, 0) - o + f / 1000000`;
  const made = sql`arrayMap((y, m, a, h, i, s, f, o) -> if(${fits}, ${value}, NULL), ${[
    date.year,
    date.month,
    date.day,
    hourOf(parts),
    parts.minute ?? sql`0`,
    parts.second ?? sql`0`,
    parts.micro ?? sql`0`,
    parts.zone ?? sql`0`,
  ]
    .map((part) => sql`[toInt64(${part})]`)
    .reduce((all, part) => sql`${all}, ${part}`)})`;
  return sql`${made}[1]`;
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const format = constantText(page, args, 1, 'its format', context);
  const [value] = args;
  if (value?.type === 'bool') return wrongType(page, 0, 'text', context);
  if (format === undefined || value === undefined) return FAILED;
  const scan = scanner(format);
  if ('name' in scan) {
    context.report(diagnose('eval/format-unsupported', spanOf(context, 1), 'strptime', scan.written));
    return FAILED;
  }
  const time = sql`arrayMap(g -> if(empty(g), NULL, ${assemble(scan.parts, context)}), [extractGroups(v, ${text(`${scan.pattern}()`)})])[1]`;
  return numberResult(sql`arrayMap(v -> ${time}, ${asList(value).sql})[1]`, { decimals: 6 });
}

export const strptime: EvalFunction = { ...page, build };
