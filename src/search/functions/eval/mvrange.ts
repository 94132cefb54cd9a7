import { parseRelativeTime, type TimeStep } from '../../spl/index.js';
import { NOTHING } from '../../sql/convert.js';
import { bind, number, type Sql, sql, texts } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantValue, diagnose, FAILED, listResult, numberArgument, type Page, spanOf } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { shiftByUnit, unitOf } from './computed-steps.js';
import { fromDateTime, shiftBy, toDateTime } from './datetime.js';

const page: Page = {
  name: 'mvrange',
  arity: [2, 3],
  syntax: 'mvrange(<start>, <end>[, <step>])',
  summary: 'The numbers from start up to, not including, end; a step such as "7d" walks the calendar.',
  examples: [
    ['mvrange(1, 11, 2)', ['1', '3', '5', '7', '9']],
    ['mvrange(0, 3)', ['0', '1', '2']],
    ['mvrange(3, 0, -1)', ['3', '2', '1']],
    ['mvrange(3, 3)', null],
    ['mvrange(1, 2, 0.25)', ['1', '1.25', '1.5', '1.75']],
    ['mvrange(0, 259200, "1d")', ['0', '86400', '172800']],
    ['mvrange(0, 5184000, "1mon")', ['0', '2678400', '5097600']],
  ],
};

/** More values than any search can want: a guard for memory. */
const MOST = 1_000_000;

function counted(start: Sql, end: Sql, step: Sql): Sql {
  const count = sql`toUInt64(ifNull(least(greatest(ceil((e - s) / nullIf(p, 0)), 0), ${number(MOST)}), 0))`;
  const values = sql`arrayMap(i -> ifNull(toString(s + i * p), ''), range(${count}))`;
  return sql`arrayMap((s, e, p) -> ${values}, [${start}], [${end}], [${step}])[1]`;
}

/** Seconds that a unit lasts at least, to bound the number of steps. */
const SHORTEST: Readonly<Record<string, number>> = {
  us: 1e-6,
  ms: 0.001,
  cs: 0.01,
  ds: 0.1,
  s: 1,
  m: 60,
  h: 3600,
  d: 82_800,
  w: 600_000,
  mon: 2_400_000,
  q: 7_700_000,
  y: 31_500_000,
};

/** The times `moved` (over `d`, the start, and `i`, from 0) up to the end; a step lasts at least so many seconds. */
function walk(start: Sql, end: Sql, least: Sql, moved: Sql, timezone: string): Sql {
  const count = sql`toUInt64(ifNull(least(greatest(ceil((e - s) / ${least}), 0) + 1, ${number(MOST)}), 0))`;
  const times = sql`arrayMap(d -> arrayMap(i -> ${fromDateTime(moved)}, range(${count})), [${toDateTime(sql`s`, timezone)}])[1]`;
  const before = sql`arrayFilter(t -> ifNull(t < e, 0), ${times})`;
  return sql`arrayMap((s, e) -> arrayMap(t -> ifNull(toString(t), ''), ${before}), [${start}], [${end}])[1]`;
}

function calendar(start: Sql, end: Sql, step: Extract<TimeStep, { kind: 'shift' }>, timezone: string): Sql {
  const least = number(step.amount * (SHORTEST[step.unit] ?? 1));
  return walk(start, end, least, shiftBy(sql`d`, step.unit, sql`toInt64(i) * ${bind(step.amount, 'Int64')}`), timezone);
}

/** A step that the row holds is a number, or a stretch of the calendar; anything else gives nothing. */
function byField(start: Sql, end: Sql, step: Sql, timezone: string): Sql {
  const shortest = sql`transform(u, ${texts(Object.keys(SHORTEST))}, ${bind(Object.values(SHORTEST), 'Array(Float64)')}, toFloat64(1))`;
  const days = walk(start, end, sql`(n * ${shortest})`, shiftByUnit(sql`toInt64(i) * n`), timezone);
  const amount = sql`toInt64OrZero(extract(p, '^[+]?([0-9]{1,9})[A-Za-z]+$'))`;
  const stretch = sql`arrayMap((u, n) -> if(u = '' OR n = 0, [], ${days}), [${unitOf(sql`p`)}], [${amount}])[1]`;
  const steps = sql`if(isNull(toFloat64OrNull(p)), ${stretch}, ${counted(start, end, sql`toFloat64OrNull(p)`)})`;
  return sql`arrayMap(p -> ${steps}, [ifNull(${step}, '')])[1]`;
}

function build(args: readonly Typed[], context: CallContext): Typed {
  const start = numberArgument(page, args, 0, context).sql;
  const end = numberArgument(page, args, 1, context).sql;
  const [, , step = NOTHING] = args;
  const written = constantValue(args, 2, context);
  if (typeof written === 'string' && (step.type === 'literal' || Number.isNaN(Number(written)))) {
    const [shift, ...more] = parseRelativeTime(written) ?? [];
    if (shift?.kind === 'shift' && more.length === 0 && shift.amount > 0) {
      return listResult(calendar(start, end, shift, context.timezone));
    }
    context.report(diagnose('eval/bad-value', spanOf(context, 2), 'mvrange', 'the step', written));
    return FAILED;
  }
  if (step.type === 'text') return listResult(byField(start, end, step.sql, context.timezone));
  const size = args[2] === undefined ? number(1) : numberArgument(page, args, 2, context).sql;
  return listResult(counted(start, end, size));
}

export const mvrange: EvalFunction = { ...page, build };
