import { asNumber, call, NOTHING, NULL_NUMBER, once } from '../../sql/convert.js';
import { bind, number, type Sql, sql } from '../../sql/fragment.js';
import { decimalPlaces } from '../../sql/number.js';
import type { Typed } from '../../sql/typed.js';
import {
  constantValue,
  diagnose,
  FAILED,
  leastDigits,
  numberResult,
  numeric,
  type Page,
  spanOf,
  textResult,
  wrongType,
} from '../arguments.js';

import type { CallContext, EvalFunction } from '../function.js';

type Example = readonly [string, string | null];

function plain(name: string, fn: Sql, summary: string, ...examples: readonly Example[]): EvalFunction {
  return numeric({ name, arity: [1, 1], syntax: `${name}(<num>)`, summary, examples }, (args) =>
    numberResult(sql`${fn}(${args[0]?.sql ?? NULL_NUMBER})`, leastDigits(args)),
  );
}

/** An integer result; `+ 0` turns -0 into 0. */
function integral(page: Page, fn: Sql): EvalFunction {
  return numeric(page, (args) => numberResult(sql`(${fn}(${args[0]?.sql ?? NULL_NUMBER}) + 0)`));
}

const log: Page = {
  name: 'log',
  arity: [1, 2],
  syntax: 'log(<num>[, <base>])',
  summary: 'Logarithm to base 10, or to the given base.',
  examples: [
    ['log(100)', '2'],
    ['log(8, 2)', '3'],
    ['log(0)', '-inf'],
    ['log(-1)', 'nan'],
  ],
};

function buildLog(args: readonly Typed[]): Typed {
  const [value = NOTHING, base] = args;
  const form = leastDigits(args);
  if (base === undefined || base.constant === 10) return numberResult(sql`log10(${value.sql})`, form);
  if (base.constant === 2) return numberResult(sql`log2(${value.sql})`, form);
  return numberResult(sql`(log(${value.sql}) / log(${base.sql}))`, form);
}

/** Half away from zero on the decimal text of the number, as 2.555 → 2.56; beyond a Decimal's range the number stays. */
function roundTo(value: Sql, decimals: number): Sql {
  const decimal = sql`toDecimal256OrNull(toString(x), 20)`;
  const rounded = sql`toFloat64(round(${decimal}, ${bind(decimals, 'Int64')})) + 0`;
  return sql`arrayMap(x -> ifNull(${rounded}, x), [${value}])[1]`;
}

const round: Page = {
  name: 'round',
  arity: [1, 2],
  syntax: 'round(<num>[, <decimals>])',
  summary: 'Rounds half away from zero, to an integer or to a number of decimals that are then always shown.',
  examples: [
    ['round(3.5)', '4'],
    ['round(2.555, 2)', '2.56'],
    ['round(-2.5)', '-3'],
    ['round(-0.2)', '0'],
    ['round(5, 2)', '5.00'],
    ['round(tonumber("1e60"))', '1e60'],
    ['round(2.5, tonumber(lower("3")))', '2.500'],
    ['round(missing, 2)', null],
  ],
};

/** Most decimals that are shown: a double has no more. */
const MOST_DECIMALS = 18;

/** The number of decimals comes out of the row: the text is put together from the digits of a rounded Decimal. */
function roundToComputed(value: Sql, places: Sql): Sql {
  const decimal = sql`round(toDecimal256OrNull(toString(x), 20), p)`;
  const fraction = sql`rightPad(extract(d, '[.]([0-9]*)$'), p, '0')`;
  const shown = sql`if(p = 0, extract(d, '^[^.]*'), concat(extract(d, '^[^.]*'), '.', ${fraction}))`;
  const whole = sql`arrayMap(d -> ifNull(${shown}, toString(x)), [toString(${decimal})])[1]`;
  return sql`arrayMap((x, p) -> if(isNull(p), NULL, ${whole}), [${value}], [${places}])[1]`;
}

function buildRound(args: readonly Typed[], context: CallContext): Typed {
  const [value = NOTHING, places] = args;
  const decimals = places === undefined ? 0 : constantValue(args, 1, context);
  if (places !== undefined && typeof decimals !== 'number') {
    const valid = sql`if(p >= 0 AND p = floor(p), toUInt8(least(p, ${number(MOST_DECIMALS)})), NULL)`;
    return textResult(roundToComputed(value.sql, sql`arrayMap(p -> ${valid}, [${places.sql}])[1]`));
  }
  if (typeof decimals !== 'number' || !Number.isInteger(decimals) || decimals < 0) {
    context.report(diagnose('eval/bad-value', spanOf(context, 1), 'round', 'number of decimals', String(decimals)));
    return FAILED;
  }
  const shown = Math.min(decimals, MOST_DECIMALS);
  if (shown === 0) return numberResult(roundTo(value.sql, 0));
  return numberResult(roundTo(value.sql, shown), { decimals: shown });
}

/** Rounds to significant digits, integer digits included. */
function significant(value: Sql, digits: number): Sql {
  const places = sql`toInt32(${number(digits - 1)} - floor(log10(abs(x))))`;
  const half = sql`floor(abs(x) * exp10(d) + 0.5) / exp10(d)`;
  const rounded = sql`arrayMap((x, d) -> if(x < 0, -1, 1) * ${half}, [x], [${places}])[1]`;
  return sql`arrayMap(x -> if(x = 0 OR NOT isFinite(x), x, ${rounded}), [${value}])[1]`;
}

const sigfig: Page = {
  name: 'sigfig',
  arity: [1, 1],
  syntax: 'sigfig(<num>)',
  summary: 'Rounds a calculation to the significant digits of its decimal operands.',
  examples: [
    ['sigfig(1.00*1111)', '1110'],
    ['sigfig(123.0+4.567)', '127.6'],
    ['sigfig(8.25*2)', '16.5'],
  ],
};

function leastDecimals(context: CallContext): number | undefined {
  const [expr] = context.args;
  if (expr?.kind !== 'binary' || (expr.op !== '+' && expr.op !== '-')) return undefined;
  const places = [expr.left, expr.right].map((side) => {
    const value = context.compile(side);
    if (value.decimals !== undefined) return value.decimals;
    return typeof value.constant === 'number' && value.digits !== undefined
      ? decimalPlaces(value.constant, value.digits)
      : undefined;
  });
  const known = places.filter((p) => p !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function buildSigfig(args: readonly Typed[], context: CallContext): Typed {
  const [value = NOTHING] = args;
  const decimals = leastDecimals(context);
  if (decimals !== undefined) return numberResult(roundTo(value.sql, decimals), { decimals });
  if (value.digits === undefined) return numberResult(value.sql);
  return numberResult(significant(value.sql, value.digits), { digits: value.digits });
}

const exact: Page = {
  name: 'exact',
  arity: [1, 1],
  syntax: 'exact(<expression>)',
  summary: 'Takes away the limit that decimal literals put on the digits of a result.',
  examples: [
    ['8.250 * exact(0.2)', '1.650'],
    ['exact(3.14 * 2)', '6.28'],
  ],
};

function buildExact(args: readonly Typed[]): Typed {
  const [value = NOTHING] = args;
  const constant = typeof value.constant === 'number' ? { constant: value.constant } : {};
  return { ...numberResult(value.sql), ...constant };
}

/** Every numeric value of the arguments, in one array of Float64. */
function numbers(page: Page, args: readonly Typed[], context: CallContext): Sql {
  const arrays = args.map((arg, i) => {
    if (arg.type === 'literal' || arg.type === 'bool') wrongType(page, i, 'numbers', context);
    if (arg.type === 'list') return sql`arrayMap(v -> toFloat64OrNull(v), ${arg.sql})`;
    return sql`[${asNumber(arg).sql}]`;
  });
  return sql`arrayFilter(v -> isNotNull(v), ${arrays.length === 1 ? (arrays[0] ?? sql``) : call(sql`arrayConcat`, ...arrays)})`;
}

function overNumbers(page: Page, fn: Sql): EvalFunction {
  return {
    ...page,
    build: (args, context) =>
      once({ type: 'list', sql: numbers(page, args, context) }, context.fresh, (all) =>
        numberResult(sql`if(empty(${all.sql}), NULL, toFloat64(${fn}(arrayMap(v -> assumeNotNull(v), ${all.sql}))))`),
      ),
  };
}

/** Splunk's pi stops after eleven decimals. */
const PI = Math.floor(Math.PI * 1e11) / 1e11;

const pi: EvalFunction = {
  name: 'pi',
  arity: [0, 0],
  syntax: 'pi()',
  summary: 'The number pi to eleven decimals.',
  examples: [
    ['pi()', '3.14159265358'],
    ['acos(0) * 180 / pi()', '90.0000000003'],
  ],
  build: () => ({ type: 'number', sql: number(PI), constant: PI, digits: 12, total: true }),
};

const random: EvalFunction = {
  name: 'random',
  arity: [0, 0],
  syntax: 'random()',
  summary: 'A random integer from 0 to 2147483647, new for every event.',
  examples: [['if(random() >= 0 AND random() <= 2147483647, "in", "out")', 'in']],
  build: (_, context) => numberResult(sql`toFloat64(bitAnd(rand(${number(context.span.from)}), 2147483647))`),
};

export const math: readonly EvalFunction[] = [
  plain('abs', sql`abs`, 'Absolute value.', ['abs(-5)', '5'], ['abs(missing)', null]),
  plain('exp', sql`exp`, 'e to the power of a number.', ['exp(0)', '1']),
  plain('ln', sql`log`, 'Natural logarithm.', ['ln(1)', '0'], ['ln(-1)', 'nan']),
  plain('sqrt', sql`sqrt`, 'Square root.', ['sqrt(9)', '3'], ['sqrt(-1)', 'nan']),
  integral(
    {
      name: 'ceil',
      aliases: ['ceiling'],
      arity: [1, 1],
      syntax: 'ceil(<num>)',
      summary: 'The next integer towards positive infinity.',
      examples: [
        ['ceil(1.9)', '2'],
        ['ceiling(-1.5)', '-1'],
        ['ceil(-0.5)', '0'],
      ],
    },
    sql`ceil`,
  ),
  integral(
    {
      name: 'floor',
      arity: [1, 1],
      syntax: 'floor(<num>)',
      summary: 'The next integer towards negative infinity.',
      examples: [
        ['floor(1.9)', '1'],
        ['floor(-1.5)', '-2'],
      ],
    },
    sql`floor`,
  ),
  numeric(log, buildLog),
  numeric(
    {
      name: 'pow',
      arity: [2, 2],
      syntax: 'pow(<num>, <exponent>)',
      summary: 'A number to a power.',
      examples: [
        ['pow(2, 10)', '1024'],
        ['pow(2,53)-1+2', '9007199254740992'],
      ],
    },
    (args) => numberResult(sql`pow(${args[0]?.sql ?? NULL_NUMBER}, ${args[1]?.sql ?? NULL_NUMBER})`, leastDigits(args)),
  ),
  numeric(round, buildRound),
  numeric(sigfig, buildSigfig),
  numeric(exact, buildExact),
  pi,
  random,
  overNumbers(
    {
      name: 'sum',
      arity: [1, Infinity],
      syntax: 'sum(<num>, …)',
      summary: 'Sum of all numeric values; missing and non-numeric fields are skipped.',
      examples: [
        ['sum(1, 2, 3)', '6'],
        ['sum(split("1,x,2", ","), 3, missing)', '6'],
        ['sum(missing)', null],
      ],
    },
    sql`arraySum`,
  ),
  overNumbers(
    {
      name: 'avg',

      arity: [1, Infinity],
      syntax: 'avg(<num>, …)',
      summary: 'Average of all numeric values; missing and non-numeric fields are skipped.',
      examples: [
        ['avg(1, 2, 3)', '2'],
        ['avg(2, 3, missing)', '2.5'],
      ],
    },
    sql`arrayAvg`,
  ),
];
