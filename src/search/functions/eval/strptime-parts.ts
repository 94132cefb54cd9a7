import { bind, type Sql, sql, texts } from '../../sql/fragment.js';
import { parseTimeFormat, type Variable } from './time-format.js';
import { ZONE_OFFSETS } from './time-zone.js';

/*
 * What strptime() reads: each variable of a format is a piece of a regular expression, its group a part of a time.
 * Blanks in the format match any run of them.
 */

export type PartName =
  | 'year'
  | 'shortyear'
  | 'century'
  | 'month'
  | 'monthname'
  | 'day'
  | 'yearday'
  | 'hour'
  | 'minute'
  | 'second'
  | 'micro'
  | 'pm'
  | 'zone'
  | 'zoneminutes'
  | 'epoch';

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

/** From the text of a group to a number, NULL where it is none. */
export const PARTS: Readonly<Record<PartName, (group: Sql) => Sql>> = {
  year: integer,
  shortyear: integer,
  century: integer,
  month: integer,
  monthname: monthName,
  day: integer,
  yearday: integer,
  hour: integer,
  minute: integer,
  second: integer,
  micro: (group) => sql`toInt64OrNull(substring(rightPad(${group}, 6, '0'), 1, 6))`,
  pm: (group) => sql`toInt64(startsWith(lower(${group}), 'p'))`,
  zone,
  zoneminutes: (group) => sql`(${integer(group)} * 60)`,
  epoch: (group) => sql`toFloat64OrNull(trimBoth(${group}))`,
};

interface Reader {
  readonly pattern: string;
  /** What its group is; without one there is no group. */
  readonly part?: PartName;
}

function digits(part: PartName): Reader {
  return { pattern: '\\s*(\\d{1,2})', part };
}

const monthname: Reader = { pattern: '\\s*([A-Za-z]{3,9})', part: 'monthname' };
const weekday: Reader = { pattern: '\\s*[A-Za-z]{3,9}' };
const week: Reader = { pattern: '\\s*\\d{1,2}' };
const fraction: Reader = { pattern: '(\\d{1,9})\\d*', part: 'micro' };
const half: Reader = { pattern: '\\s*([AaPp]\\.?[Mm]\\.?)', part: 'pm' };
const offset: Reader = { pattern: '\\s*([+-]\\d{2}:?\\d{2}(?::?00)?|[+-]\\d{2}|[A-Za-z]{1,5})', part: 'zone' };

/** By variable. Weeks and weekdays say nothing that the date does not: they are stepped over. */
export const READERS: Readonly<Record<string, Reader>> = {
  Y: { pattern: '\\s*(\\d{4})', part: 'year' },
  y: digits('shortyear'),
  C: digits('century'),
  m: digits('month'),
  b: monthname,
  B: monthname,
  d: digits('day'),
  e: digits('day'),
  j: { pattern: '\\s*(\\d{1,3})', part: 'yearday' },
  a: weekday,
  A: weekday,
  w: { pattern: '\\s*[0-6]' },
  u: { pattern: '\\s*[1-7]' },
  g: week,
  G: { pattern: '\\s*\\d{4}' },
  U: week,
  V: week,
  W: week,
  H: digits('hour'),
  k: digits('hour'),
  I: digits('hour'),
  l: digits('hour'),
  M: digits('minute'),
  S: digits('second'),
  N: fraction,
  Q: fraction,
  f: fraction,
  p: half,
  P: half,
  z: offset,
  ':z': offset,
  '::z': offset,
  ':::z': offset,
  Z: offset,
  Ez: { pattern: '\\s*([+-]?\\d{1,4})', part: 'zoneminutes' },
  s: { pattern: '\\s*(-?\\d+(?:\\.\\d+)?)', part: 'epoch' },
};

function literalPattern(piece: string): string {
  return piece.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&').replace(/\s+/g, '\\s*');
}

export interface Scanner {
  readonly pattern: string;
  /** What its groups are, in order. */
  readonly parts: readonly PartName[];
}

/** The regular expression for a format, or the variable that there is not. */
export function scanner(format: string): Scanner | Variable {
  let pattern = '';
  const parts: PartName[] = [];
  for (const piece of parseTimeFormat(format)) {
    if (typeof piece === 'string') {
      pattern += literalPattern(piece);
      continue;
    }
    const reader = READERS[piece.name];
    if (reader === undefined) return piece;
    pattern += reader.pattern;
    if (reader.part !== undefined) parts.push(reader.part);
  }
  return { pattern, parts };
}
