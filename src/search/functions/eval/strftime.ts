import { bind, commas, concat, number, type Sql, sql, text, texts } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import {
  constantValue,
  diagnose,
  FAILED,
  numberArgument,
  type Page,
  spanOf,
  textArgument,
  textResult,
} from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { toDateTime } from './datetime.js';
import { PIECE, parseTimeFormat, SHORTHAND, SUBSECOND_DIGITS, subsecondDigits, type Variable } from './time-format.js';
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
    ['strftime(1707379384, "%-d.%-m.%y %_H:%M %-I %P|%^a|%0e %r|%W")', '8.2.24  8:03 8 am|THU|08 08:03:04 AM|06'],
    ['strftime(0, lower("%Y"))', '70'],
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

/** Variables that are put together here, as SQL over `d`, the time. */
const OWN: Readonly<Record<string, (context: CallContext) => Sql>> = {
  e: () => sql`leftPad(toString(toDayOfMonth(d)), 2, ' ')`,
  k: () => sql`leftPad(toString(toHour(d)), 2, ' ')`,
  l: () => sql`leftPad(toString((toHour(d) + 11) % 12 + 1), 2, ' ')`,
  P: () => sql`lower(formatDateTime(d, '%p'))`,
  s: () => sql`toString(floor(toFloat64(d)))`,
  U: () => sql`leftPad(toString(intDiv(toDayOfYear(d) - 1 + 7 - toDayOfWeek(d) % 7, 7)), 2, '0')`,
  W: () => sql`leftPad(toString(intDiv(toDayOfYear(d) - 1 + 8 - toDayOfWeek(d), 7)), 2, '0')`,
  Z: (context) => zoneName(context.timezone, context.now),
  ':z': () => zoneOffset('\\1:\\2'),
  '::z': () => zoneOffset('\\1:\\2:00'),
  ':::z': () => zoneOffset('\\1'),
  Ez: () => sql`toString(timezoneOffset(d) / ${number(60)})`,
};

function subseconds(digits: Sql): Sql {
  return sql`substring(concat(formatDateTime(d, '%f'), '000'), 1, ${digits})`;
}

/** Padding as a flag wants it. */
function padded(value: Sql, flag: string | undefined): Sql {
  switch (flag) {
    case '-':
      return sql`replaceRegexpOne(${value}, '^[0 ]+(.)', '\\1')`;
    case '_':
      return sql`replaceRegexpOne(${value}, '^0([0-9])', ' \\1')`;
    case '0':
      return sql`replaceRegexpOne(${value}, '^ ', '0')`;
    case '^':
      return sql`upper(${value})`;
    default:
      return value;
  }
}

/** A variable as SQL over `d`; undefined when there is no such variable. */
function variable(piece: Variable, context: CallContext): Sql | undefined {
  if (SUBSECOND_DIGITS[piece.name] !== undefined) return subseconds(bind(subsecondDigits(piece), 'UInt64'));
  const native = NATIVE[piece.name];
  const value = native === undefined ? OWN[piece.name]?.(context) : sql`formatDateTime(d, ${text(native)})`;
  return value && padded(value, piece.flag);
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
    const plain = typeof piece === 'string' ? piece.replaceAll('%', '%%') : NATIVE[piece.name];
    if (plain !== undefined && (typeof piece === 'string' || piece.flag === undefined)) {
      native += plain;
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

function joined(parts: readonly Sql[]): Sql {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  return sql`concat('', ${concat(parts.length === 0 ? [sql`''`] : parts, sql`, `)})`;
}

/** Every variable there is, by what stands between flag and name: `n` is its name, `p` the whole piece. */
function anyVariable(context: CallContext): Sql {
  const names = [...Object.keys(NATIVE), ...Object.keys(OWN)];
  const spelled = Object.entries(SHORTHAND).map(([name, format]) => {
    const parts = render(format, context);
    return sql`n = ${text(name)}, ${'name' in parts ? sql`''` : joined(parts)}`;
  });
  const single = names.map((name) => {
    const value = variable({ name, width: undefined, written: name }, context);
    return sql`n = ${text(name)}, ${value ?? sql`''`}`;
  });
  const width = sql`least(ifNull(toUInt8OrNull(extract(p, '[0-9]+')), transform(n, ['N', 'Q'], [9, 3], 6)), 9)`;
  const cases = [...single, ...spelled, sql`n = '%', '%'`, sql`n IN ('N', 'Q', 'f'), ${subseconds(width)}`];
  return sql`multiIf(${commas(cases)}, NULL)`;
}

/** Over `d` and `f`, a format out of the row: a variable that there is not makes the result NULL. */
function renderComputed(context: CallContext): Sql {
  const flags = ['-', '_', '0', '^'].map((flag) => sql`startsWith(p, ${text(`%${flag}`)}), ${padded(sql`x`, flag)}`);
  const shown = sql`arrayMap(x -> multiIf(${commas(flags)}, x), [${anyVariable(context)}])[1]`;
  const name = sql`replaceRegexpOne(p, '^%[-_0^]?[0-9]*', '')`;
  const piece = sql`if(length(p) > 1 AND startsWith(p, '%'), arrayMap(n -> ${shown}, [${name}])[1], p)`;
  const pieces = sql`arrayMap(p -> ${piece}, extractAll(assumeNotNull(f), ${text(`(?s)${PIECE}|[^%]+|%`)}))`;
  return sql`if(isNull(f), NULL, arrayMap(l -> if(arrayExists(x -> isNull(x), l), NULL, arrayStringConcat(l)), [${pieces}])[1])`;
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const time = numberArgument(page, args, 0, context);
  const moment = toDateTime(time.sql, context.timezone);
  const format = constantValue(args, 1, context);
  if (format === undefined) {
    const computed = renderComputed(context);
    const given = textArgument(page, args, 1, context).sql;
    return textResult(sql`arrayMap((d, f) -> if(isNull(d), NULL, ${computed}), [${moment}], [${given}])[1]`);
  }
  const parts = render(String(format), context);
  if ('name' in parts) {
    context.report(diagnose('eval/format-unsupported', spanOf(context, 1), 'strftime', parts.written));
    return FAILED;
  }
  return { ...textResult(sql`arrayMap(d -> if(isNull(d), NULL, ${joined(parts)}), [${moment}])[1]`), string: true };
}

export const strftime: EvalFunction = { ...page, build };
