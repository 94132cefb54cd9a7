import { bind, concat, number, type Sql, sql, text, texts } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, numberArgument, type Page, spanOf } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { toDateTime } from './datetime.js';
import { parseTimeFormat, subsecondDigits, type Variable } from './time-format.js';
import { zoneAbbreviations } from './time-zone.js';

const page: Page = {
  name: 'strftime',
  arity: [2, 2],
  syntax: 'strftime(<epoch seconds>, "<format>")',
  summary: 'A time as text, in the time zone of the search.',
  examples: [
    ['strftime(1745970322, "%Y-%m-%dT%H:%M:%S.%Q")', '2025-04-29T23:45:22.000'],
    ['strftime(1534376565.299298, "%F %T.%6N|%3N|%f")', '2018-08-15 23:42:45.299298|299|299298'],
    ['strftime(1735732800, "%U %V")', '00 01'],
    ['strftime(1735560000, "%Y %G-%V %g")', '2024 2025-01 25'],
    ['strftime(1563442200, "%c|%+")', 'Thu Jul 18 09:30:00 2019|Thu Jul 18 09:30:00 UTC 2019'],
    [
      'strftime(1563442200, "%A %B %e %k %I %p %j %y %C %w %s %%")',
      'Thursday July 18  9 09 AM 199 19 20 4 1563442200 %',
    ],
    ['strftime(1744175167, "[%e|%k|%l|%d]")', '[ 9| 5| 5|09]'],
    ['strftime(0, "%z %:z %::z %:::z %Z %Ez")', '+0000 +00:00 +00:00:00 +00 UTC 0'],
    ['strftime(0, "%x %X %D %R")', '01/01/70 00:00:00 01/01/70 00:00'],
    ['strftime(missing, "%Y")', null],
    ['strftime(split("no number", ","), "%Y")', null],
  ],
};

/** Variables that ClickHouse's formatDateTime has, by its name for them. */
const NATIVE: Readonly<Record<string, string>> = {
  Y: '%Y',
  y: '%y',
  C: '%C',
  m: '%m',
  b: '%b',
  B: '%M',
  d: '%d',
  j: '%j',
  a: '%a',
  A: '%W',
  w: '%w',
  u: '%u',
  V: '%V',
  G: '%G',
  g: '%g',
  H: '%H',
  I: '%I',
  M: '%i',
  S: '%S',
  p: '%p',
  z: '%z',
};

function zoneOffset(pattern: string): Sql {
  return sql`replaceRegexpOne(formatDateTime(d, '%z'), '^(...)(..)$', ${text(pattern)})`;
}

function zoneName(timezone: string, now: number): Sql {
  const known = zoneAbbreviations(timezone, now);
  const offsets = bind([...known.keys()], 'Array(Float64)');
  return sql`transform(toFloat64(timezoneOffset(d)), ${offsets}, ${texts([...known.values()])}, formatDateTime(d, '%z'))`;
}

/** A variable as SQL over `d`, the time; undefined when there is no such variable. */
function variable(piece: Variable, context: CallContext): Sql | undefined {
  switch (piece.name) {
    case 'N':
    case 'Q':
    case 'f':
      return sql`substring(concat(formatDateTime(d, '%f'), '000'), 1, ${bind(subsecondDigits(piece), 'UInt64')})`;
    case 'e':
      return sql`leftPad(toString(toDayOfMonth(d)), 2, ' ')`;
    case 'k':
      return sql`leftPad(toString(toHour(d)), 2, ' ')`;
    case 'l':
      return sql`leftPad(toString((toHour(d) + 11) % 12 + 1), 2, ' ')`;
    case 's':
      return sql`toString(floor(toFloat64(d)))`;
    case 'U':
      return sql`leftPad(toString(intDiv(toDayOfYear(d) - 1 + 7 - toDayOfWeek(d) % 7, 7)), 2, '0')`;
    case 'Z':
      return zoneName(context.timezone, context.now);
    case ':z':
      return zoneOffset('\\1:\\2');
    case '::z':
      return zoneOffset('\\1:\\2:00');
    case ':::z':
      return zoneOffset('\\1');
    case 'Ez':
      return sql`toString(timezoneOffset(d) / ${number(60)})`;
    default:
      return undefined;
  }
}

/** Text and native variables next to each other share one formatDateTime. */
function render(format: string, context: CallContext): readonly Sql[] | Variable {
  const parts: Sql[] = [];
  let native = '';
  const flush = (): void => {
    if (native !== '') parts.push(sql`formatDateTime(d, ${text(native)})`);
    native = '';
  };
  for (const piece of parseTimeFormat(format)) {
    const known = typeof piece === 'string' ? piece.replaceAll('%', '%%') : NATIVE[piece.name];
    if (known !== undefined) {
      native += known;
      continue;
    }
    const own = typeof piece === 'string' ? undefined : variable(piece, context);
    if (own === undefined) return piece as Variable;
    flush();
    parts.push(own);
  }
  flush();
  return parts;
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const format = constantText(page, args, 1, 'its format', context);
  const time = numberArgument(page, args, 0, context);
  if (format === undefined) return FAILED;
  const parts = render(format, context);
  if ('name' in parts) {
    context.report(diagnose('eval/format-unsupported', spanOf(context, 1), 'strftime', parts.written));
    return FAILED;
  }
  const printed =
    parts.length === 1
      ? (parts[0] ?? sql`''`)
      : sql`concat('', ${concat(parts.length === 0 ? [sql`''`] : parts, sql`, `)})`;
  const moment = toDateTime(time.sql, context.timezone);
  return { type: 'text', sql: sql`arrayMap(d -> if(isNull(d), NULL, ${printed}), [${moment}])[1]`, string: true };
}

export const strftime: EvalFunction = { ...page, build };
