import { asList, asNumber, asText, isString, NOTHING, NULL_BOOL, NULL_NUMBER, once } from '../../sql/convert.js';
import { commas, number, type Sql, sql, text } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import {
  boolResult,
  constantValue,
  diagnose,
  FAILED,
  numberArgument,
  numberResult,
  type Page,
  spanOf,
  textArgument,
  textResult,
  wrongType,
} from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { printfFunction } from './printf.js';

/* Conversion functions of the Search Reference. */

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz';

/** A literal in a base, as JavaScript reads it; undefined when it is no number there. */
function parseLiteral(written: string, base: number): number | undefined {
  if (base === 10) return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(written) ? Number(written) : undefined;
  const digits = written
    .toLowerCase()
    .replace(/^-/, '')
    .replace(base === 16 ? /^0x/ : /^$/, '');
  if (digits === '' || [...digits].some((c) => !DIGITS.slice(0, base).includes(c))) return undefined;
  const value = [...digits].reduce((sum, c) => sum * base + DIGITS.indexOf(c), 0);
  return written.startsWith('-') ? -value : value;
}

/** Text in a base (SQL integer) to Nullable(Float64). */
function fromBase(value: Typed, base: Sql): Sql {
  const bare = sql`replaceRegexpOne(lower(v), if(b = 16, '^-?(0x)?', '^-?'), '')`;
  const digits = sql`arrayMap(c -> toFloat64(position(${text(DIGITS)}, c) - 1), extractAll(${bare}, '(?s).'))`;
  const fits = sql`notEmpty(l) AND arrayAll(d -> d >= 0 AND d < b, l)`;
  const sum = sql`arrayFold((a, d) -> a * assumeNotNull(b) + d, l, toFloat64(0))`;
  const read = sql`arrayMap(l -> if(${fits}, if(startsWith(v, '-'), 0 - ${sum}, ${sum}), NULL), [${digits}])[1]`;
  return sql`arrayMap((v, b) -> if(isNull(b), NULL, ${read}), ${asList(value).sql}, arrayMap(v -> ${base}, ${asList(value).sql}))[1]`;
}

/** A base that is written, or SQL for one that the row holds (NULL where it is none); undefined when it was reported. */
function baseOf(page: Page, args: readonly Typed[], context: CallContext): number | Sql | undefined {
  if (args[1] === undefined) return 10;
  const base = constantValue(args, 1, context);
  if (base === undefined) {
    const given = numberArgument(page, args, 1, context).sql;
    return sql`arrayMap(b -> if(b BETWEEN 2 AND 36 AND b = floor(b), b, NULL), [${given}])[1]`;
  }
  if (typeof base === 'number' && Number.isInteger(base) && base >= 2 && base <= 36) return base;
  context.report(diagnose('eval/bad-value', spanOf(context, 1), page.name, 'the base', String(base)));
  return undefined;
}

function inDecimal(value: Typed): Typed {
  return asNumber(isString(value) ? { type: 'text', sql: sql`toNullable(${value.sql})` } : value);
}

/** Shared by tonumber, toint and todouble; `strict` makes a literal that is no number an error. */
function toNumber(page: Page, args: readonly Typed[], context: CallContext, strict: boolean): Typed {
  const [value = NOTHING] = args;
  if (value.type === 'bool') return wrongType(page, 0, 'a text', context);
  const base = baseOf(page, args, context);
  if (base === undefined) return FAILED;
  if (value.type === 'number') return value;
  if (typeof base !== 'number') {
    return once({ type: 'number', sql: base }, context.fresh, (b) =>
      numberResult(sql`if(${b.sql} = 10, ${inDecimal(value).sql}, ${fromBase(value, b.sql)})`),
    );
  }
  if (typeof value.constant === 'string') {
    const parsed = parseLiteral(value.constant, base);
    if (parsed !== undefined) return { type: 'number', sql: number(parsed), constant: parsed, total: true };
    if (strict) context.report(diagnose('eval/bad-number', spanOf(context, 0), page.name, value.constant));
    return { type: 'number', sql: NULL_NUMBER };
  }
  return base === 10 ? inDecimal(value) : numberResult(fromBase(value, number(base)));
}

const tonumber: Page = {
  name: 'tonumber',
  arity: [1, 2],
  syntax: 'tonumber(<str>[, <base>])',
  summary: 'A text as a number, in a base from 2 to 36; blanks around it make it fail.',
  examples: [
    ['tonumber("0A4", 16)', '164'],
    ['tonumber("0101", 2)', '5'],
    ['tonumber("z", 36)', '35'],
    ['tonumber(lower("FF"), 16)', '255'],
    ['tonumber(lower("-0xff"), 16)', '-255'],
    ['tonumber("1010", tonumber(lower("2")))', '10'],
    ['tonumber(lower(" 5"))', null],
    ['tonumber("3.5")', '3.5'],
  ],
};
const toint: Page = {
  name: 'toint',
  arity: [1, 2],
  syntax: 'toint(<value>[, <base>])',
  summary: 'A number rounded down to an integer; a text is read first.',
  examples: [
    ['toint(3.14)', '3'],
    ['toint("-3.5")', '-4'],
    ['toint("1010", 2)', '10'],
    ['toint("seven")', null],
  ],
};
const todouble: Page = {
  name: 'todouble',
  arity: [1, 2],
  syntax: 'todouble(<value>[, <base>])',
  summary: 'A number as it is, a text as a number.',
  examples: [
    ['todouble(5)', '5'],
    ['todouble("5.25")', '5.25'],
    ['todouble("x")', null],
  ],
};

const tobool: Page = {
  name: 'tobool',
  arity: [1, 1],
  syntax: 'tobool(<value>)',
  summary: 'The texts true and false, and numbers, as a Boolean: 0 is false, others are true.',
  examples: [
    ['if(tobool("True"), "y", "n")', 'y'],
    ['if(tobool(0), "y", "n")', 'n'],
    ['if(isnull(tobool("yes")), "null", "not")', 'null'],
  ],
};

function buildTobool(args: readonly Typed[], context: CallContext): Typed {
  const [value = NOTHING] = args;
  if (value.type === 'bool') return value;
  if (value.type === 'null') return boolResult(NULL_BOOL);
  if (value.type === 'number') return boolResult(sql`(${value.sql} != 0)`);
  return once(asText(value), context.fresh, (v) => {
    const otherwise = isString(value) ? NULL_BOOL : sql`toFloat64OrNull(${v.sql}) != 0`;
    return boolResult(sql`multiIf(${v.sql} IN ('true', 'True'), 1, ${v.sql} IN ('false', 'False'), 0, ${otherwise})`);
  });
}

/** Thousands separators; a number with decimals is rounded to two. */
function thousands(value: Sql): Sql {
  const whole = sql`replaceRegexpOne(s, '[.].*$', '')`;
  const grouped = sql`arrayFold((t, i) -> replaceRegexpOne(t, '^([0-9]+)([0-9]{3}(,|$))', '\\1,\\2'), range(8), ${whole})`;
  const printed = sql`arrayMap(s -> concat(if(x < 0, '-', ''), ${grouped}, extract(s, '[.].*$')), [d])[1]`;
  const decimal = sql`toDecimal256OrNull(toString(abs(x)), 20)`;
  const integer = sql`toDecimalString(if(abs(x) < 1e50, abs(x), 0), 0)`;
  const digits = sql`multiIf(NOT abs(x) < 1e50, toString(abs(x)), x = trunc(x), ${integer}, toDecimalString(round(${decimal}, 2), 2))`;
  return sql`arrayMap(x -> arrayMap(d -> ${printed}, [${digits}])[1], [${value}])[1]`;
}

function duration(value: Sql): Sql {
  const two = (part: Sql): Sql => sql`leftPad(toString(${part}), 2, '0')`;
  const clock = sql`concat(${two(sql`intDiv(s % 86400, 3600)`)}, ':', ${two(sql`intDiv(s % 3600, 60)`)}, ':', ${two(sql`s % 60`)})`;
  const days = sql`if(s >= 86400, concat(toString(intDiv(s, 86400)), '+'), '')`;
  const micro = sql`if(u % 1000000 = 0, '', concat('.', leftPad(toString(u % 1000000), 6, '0')))`;
  const sign = sql`if(x < 0, '-', '')`;
  const whole = sql`arrayMap((s, u) -> concat(${sign}, ${days}, ${clock}, ${micro}), [intDiv(u, 1000000)], [u])[1]`;
  return sql`arrayMap(x -> arrayMap(u -> ${whole}, [accurateCastOrNull(round(abs(x) * 1000000), 'UInt64')])[1], [${value}])[1]`;
}

const FORMATS: ReadonlyMap<string, (value: Sql) => Sql> = new Map([
  ['hex', (value: Sql) => sql`printf('0x%X', accurateCastOrNull(trunc(${value}), 'UInt64'))`],
  [
    'binary',
    (value: Sql) =>
      sql`arrayMap(n -> if(n = 0, '0', if(n > 9007199254740991, NULL, trimLeft(bin(n), '0'))), [accurateCastOrNull(${value}, 'UInt64')])[1]`,
  ],
  ['commas', thousands],
  ['duration', duration],
]);

const tostring: Page = {
  name: 'tostring',
  arity: [1, 2],
  syntax: 'tostring(<value>[, "hex" | "binary" | "commas" | "duration"])',
  summary: 'A value as text: True or False, or a number in one of four formats.',
  examples: [
    ['tostring(1==1)', 'True'],
    ['tostring(15, "hex")', '0xF'],
    ['tostring(9, "binary")', '1001'],
    ['tostring(12345.6789, "commas")', '12,345.68'],
    ['tostring(1234567, "commas")', '1,234,567'],
    ['tostring(-1234567890.5, "commas")', '-1,234,567,890.50'],
    ['tostring(615, "duration")', '00:10:15'],
    ['tostring(90061, "duration")', '1+01:01:01'],
    ['tostring(1.5, "duration")', '00:00:01.500000'],
    ['tostring(-61, "duration")', '-00:01:01'],
    ['tostring(lower("X"), "hex")', 'x'],
    ['tostring(null())', 'Null'],
  ],
};

/** A missing value prints as a text, too (eval, "Usage"). */
function orNull(value: Sql): Typed {
  return { type: 'text', sql: sql`ifNull(${value}, 'Null')`, string: true, total: true };
}

/** A number by a format that the row holds; no text where there is no such format. */
function printComputed(value: Sql, format: Sql): Sql {
  const cases = [...FORMATS].map(([name, print]) => sql`${format} = ${text(name)}, ${print(value)}`);
  return sql`multiIf(${commas(cases)}, NULL)`;
}

function printer(args: readonly Typed[], context: CallContext): ((value: Sql) => Sql) | undefined {
  const name = constantValue(args, 1, context);
  if (name === undefined) {
    const format = textArgument(tostring, args, 1, context).sql;
    return (value) => sql`arrayMap((x, f) -> ${printComputed(sql`x`, sql`f`)}, [${value}], [${format}])[1]`;
  }
  const print = FORMATS.get(String(name));
  if (print === undefined) {
    context.report(diagnose('eval/bad-value', spanOf(context, 1), 'tostring', 'the format', String(name)));
  }
  return print;
}

function buildTostring(args: readonly Typed[], context: CallContext): Typed {
  const [value = NOTHING, format] = args;
  if (value.type === 'list') return value;
  const printed = asText(value);
  if (format === undefined || value.type === 'bool') return orNull(printed.sql);
  const print = printer(args, context);
  if (print === undefined) return FAILED;
  if (value.type === 'null' || isString(value)) return orNull(printed.sql);
  if (value.type === 'number') return orNull(print(value.sql));
  return once(value, context.fresh, (v) =>
    orNull(sql`if(isNull(toFloat64OrNull(${v.sql})), ${v.sql}, ${print(sql`toFloat64OrNull(${v.sql})`)})`),
  );
}

const ipmask: Page = {
  name: 'ipmask',
  arity: [2, 2],
  syntax: 'ipmask(<mask>, <ip>)',
  summary: 'Bitwise AND of two IPv4 addresses.',
  examples: [
    ['ipmask("255.255.255.0", "10.20.30.120")', '10.20.30.0'],
    ['ipmask("0.255.0.224", "10.20.30.120")', '0.20.0.96'],
    ['ipmask("255.0.0.0", "nowhere")', null],
  ],
};

function buildIpmask(args: readonly Typed[], context: CallContext): Typed {
  const [mask, ip] = args.map((_, i) => textArgument(ipmask, args, i, context).sql);
  const octets = (v: Sql | undefined): Sql => sql`IPv4StringToNumOrNull(${v ?? sql`NULL`})`;
  return textResult(sql`IPv4NumToString(bitAnd(${octets(mask)}, ${octets(ip)}))`);
}

export const conversion: readonly EvalFunction[] = [
  { ...ipmask, build: buildIpmask },
  printfFunction,
  { ...tonumber, build: (args, context) => toNumber(tonumber, args, context, true) },
  {
    ...toint,
    build: (args, context) => numberResult(sql`floor(${toNumber(toint, args, context, false).sql})`),
  },
  { ...todouble, build: (args, context) => toNumber(todouble, args, context, false) },
  { ...tobool, build: buildTobool },
  { ...tostring, build: buildTostring },
];
