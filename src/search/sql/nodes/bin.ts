import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import type { Bin, BinSize } from '../../plan/index.js';
import type { TimeUnit } from '../../spl/index.js';
import { timeUnit } from '../../spl/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, asText } from '../convert.js';
import { number, type Sql, sql, text } from '../fragment.js';
import type { Stage } from '../stage.js';
import { resolveTime } from '../time-bound.js';
import type { Typed } from '../typed.js';

const diagnose = diagnoser(searchMessages);

type TimeSize = Extract<BinSize, { kind: 'time' }>;

const SECONDS: Partial<Record<TimeUnit, number>> = { s: 1, m: 60, h: 3600 };
const SUBSECONDS: Readonly<Record<string, number>> = { us: 1e-6, ms: 1e-3, cs: 1e-2, ds: 1e-1 };

/** Buckets of a fixed length, counted from the epoch or from `origin`. */
function fixed(value: Sql, seconds: number, origin: number): Sql {
  const size = number(seconds);
  if (origin === 0) return sql`floor(${value} / ${size}) * ${size}`;
  const start = number(origin);
  return sql`floor((${value} - ${start}) / ${size}) * ${size} + ${start}`;
}

/** Days and longer start at local midnight (timechart page). */
function calendar(value: Sql, amount: number, unit: TimeUnit, snap: string | undefined, zone: string): Sql {
  const local = sql`toDateTime64(${value}, 0, ${text(zone)})`;
  const day = sql`toDate32(${local})`;
  const since = (months: number): Sql =>
    sql`intDiv((toYear(${day}) - 1970) * 12 + toMonth(${day}) - 1, ${number(months)}) * ${number(months)}`;
  const monthStart = (months: number): Sql => sql`addMonths(toDate32('1970-01-01'), toInt32(floor(${since(months)})))`;
  const days = (size: number, offset: number): Sql =>
    sql`addDays(toDate32('1970-01-01'), toInt32(floor((toInt32(${day}) - ${number(offset)}) / ${number(size)}) * ${number(size)} + ${number(offset)}))`;
  // 1970-01-04 was a Sunday; `w@w1` starts weeks on Monday.
  const weekday = Number(/\d/.exec(snap ?? '')?.[0] ?? '0') % 7;
  const start =
    unit === 'd'
      ? days(amount, 0)
      : unit === 'w'
        ? days(7 * amount, 3 + weekday)
        : monthStart(amount * (unit === 'y' ? 12 : unit === 'q' ? 3 : 1));
  return sql`toFloat64(toUnixTimestamp64Second(toDateTime64(${start}, 0, ${text(zone)})))`;
}

function timeBucket(value: Sql, size: TimeSize, node: Bin, context: CompileContext): Sql {
  const sub = SUBSECONDS[size.unit];
  if (sub !== undefined) return fixed(value, size.amount * sub, 0);
  const unit = timeUnit(size.unit) ?? 's';
  const seconds = SECONDS[unit];
  if (seconds === undefined) return calendar(value, size.amount, unit, size.snap, context.timezone);
  const origin = node.aligntime === undefined ? 0 : (resolveTime(node.aligntime, context, node.span) ?? 0);
  return fixed(value, size.amount * seconds, origin);
}

/** `lo-hi`, the lower bound inclusive. */
function range(low: Sql, high: Sql): Sql {
  return sql`concat(toString(${low}), '-', toString(${high}))`;
}

/** Removes what binary fractions leave behind: 0.1 * 3 is labelled 0.3. Numbers too large for fractions stay as they are. */
function tidy(value: Sql): Sql {
  return sql`if(abs(${value}) < 1e15, round(${value}, 12), ${value})`;
}

function numberBucket(value: Sql, size: number): Sql {
  const step = number(size);
  const low = sql`floor(${tidy(sql`${value} / ${step}`)})`;
  return range(tidy(sql`${low} * ${step}`), tidy(sql`(${low} + 1) * ${step}`));
}

function logBucket(value: Sql, coefficient: number, base: number): Sql {
  const k = sql`floor(round(log(${value} / ${number(coefficient)}) / ${number(Math.log(base))}, 12))`;
  const edge = (n: Sql): Sql => tidy(sql`${number(coefficient)} * pow(${number(base)}, ${n})`);
  return sql`if(${value} > 0, ${range(edge(k), edge(sql`${k} + 1`))}, toString(${value}))`;
}

/** Values that are no numbers stay as they are. */
function labelled(typed: Typed, label: (value: Sql) => Sql): Typed {
  const value = asNumber(typed).sql;
  return { type: 'text', sql: sql`if(isNull(${value}), ${asText(typed).sql}, ${label(sql`assumeNotNull(${value})`)})` };
}

/** Least, greatest and step of automatic bins: at most `bins` of 1, 2, 2.5 or 5 times a power of ten. */
function automatic(node: Bin, stage: Stage, typed: Typed, bins: number): { stage: Stage; value: Typed } {
  const value = asNumber(typed).sql;
  const least = stage.output('least', sql`min(${value}) OVER ()`);
  const most = stage.output('most', sql`max(${value}) OVER ()`);
  const sealed = stage.seal();
  const low = node.start === undefined ? least : sql`least(${least}, ${number(node.start)})`;
  const high = node.end === undefined ? most : sql`greatest(${most}, ${number(node.end)})`;
  const raw = sql`greatest((${high} - ${low}) / ${number(bins)}, 1e-300)`;
  const power = sql`exp10(floor(log10(${raw})))`;
  const factor = sql`multiIf(${raw} <= ${power}, 1, ${raw} <= 2 * ${power}, 2, ${raw} <= 2.5 * ${power}, 2.5, ${raw} <= 5 * ${power}, 5, 10)`;
  const step = sealed.define('step', { type: 'number', sql: sql`if(${high} = ${low}, 1, ${factor} * ${power})` }).sql;
  const again = sealed.field(node.field) ?? typed;
  const label = (v: Sql): Sql =>
    range(tidy(sql`floor(${v} / ${step}) * ${step}`), tidy(sql`(floor(${v} / ${step}) + 1) * ${step}`));
  return { stage: sealed, value: labelled(again, label) };
}

const LADDER = [1, 5, 10, 30, 60, 300, 600, 1800, 3600, 86_400];

/** Without a span, time bins take the smallest standard length that gives at most `bins` buckets over the data. */
function automaticTime(stage: Stage, value: Sql, bins: number): { stage: Stage; size: Sql } {
  const least = stage.output('least', sql`min(${value}) OVER ()`);
  const most = stage.output('most', sql`max(${value}) OVER ()`);
  const sealed = stage.seal();
  const steps = LADDER.slice(0, -1)
    .map((s) => sql`(${most} - ${least}) / ${number(s)} < ${number(bins)}, ${number(s)}`)
    .reduce((a, b) => sql`${a}, ${b}`);
  return { stage: sealed, size: sql`multiIf(${steps}, 86400)` };
}

export function compileBin(node: Bin, stage: Stage, context: CompileContext): Stage {
  const typed = stage.field(node.field);
  if (typed === undefined || typed.type === 'null') {
    context.report(diagnose('search/no-field', { span: node.span }, node.field));
    return stage;
  }
  const { size } = node;
  const time = node.field === '_time';
  if (size.kind === 'time' || (time && size.kind === 'number')) {
    const whole: TimeSize = size.kind === 'time' ? size : { kind: 'time', amount: size.size, unit: 's' };
    stage.assign(node.as, { type: 'number', sql: timeBucket(asNumber(typed).sql, whole, node, context) });
    return stage;
  }
  if (size.kind === 'number')
    stage.assign(
      node.as,
      labelled(typed, (v) => numberBucket(v, size.size)),
    );
  else if (size.kind === 'log')
    stage.assign(
      node.as,
      labelled(typed, (v) => logBucket(v, size.coefficient, size.base)),
    );
  else if (time) {
    const auto = automaticTime(stage, asNumber(typed).sql, size.bins);
    const again = auto.stage.field(node.field) ?? typed;
    auto.stage.assign(node.as, { type: 'number', sql: sql`floor(${again.sql} / ${auto.size}) * ${auto.size}` });
    return auto.stage;
  } else {
    const auto = automatic(node, stage, typed, size.bins);
    auto.stage.assign(node.as, auto.value);
    return auto.stage;
  }
  return stage;
}
