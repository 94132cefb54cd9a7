import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import type { Bin, BinSize } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, asText } from '../convert.js';
import { number, type Sql, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import { resolveTime } from '../time-bound.js';
import { searchRange } from '../time-range.js';
import type { Typed } from '../typed.js';
import { type Calendar, ladder, lengthOf, shortestSpan, timeBucket } from './bin-times.js';

const diagnose = diagnoser(searchMessages);

/** Where the buckets of times are counted from: 1970 unless aligntime says otherwise. */
function originOf(node: Bin, context: CompileContext): number {
  const { aligntime } = node;
  if (aligntime === undefined) return 0;
  const edge = aligntime.toLowerCase();
  if (edge !== 'earliest' && edge !== 'latest') return resolveTime(aligntime, context, node.span) ?? 0;
  return searchRange(node.input, context)[edge] ?? 0;
}

/** `lo-hi`, the lower bound inclusive. */
function range(low: Sql, high: Sql): Sql {
  return sql`concat(toString(${low}), '-', toString(${high}))`;
}

/** Removes what binary fractions leave behind: 0.1 * 3 is labelled 0.3. As many decimals as a double of that size holds. */
function tidy(value: Sql): Sql {
  const rounded = sql`multiIf(x = trunc(x), x, abs(x) < 1000, round(x, 12), abs(x) < 1e9, round(x, 6), x)`;
  return sql`arrayMap(x -> ${rounded}, [${value}])[1]`;
}

function numberBucket(value: Sql, size: number): Sql {
  const step = number(size);
  const label = range(tidy(sql`n * ${step}`), tidy(sql`(n + 1) * ${step}`));
  return sql`arrayMap(n -> ${label}, [floor(${tidy(sql`${value} / ${step}`)})])[1]`;
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

/** The least and the greatest value, in the rows of a stage over this one. */
function extent(stage: Stage, value: Sql, node: Bin): { stage: Stage; low: Sql; high: Sql } {
  const least = stage.output('least', sql`min(${value}) OVER ()`);
  const most = stage.output('most', sql`max(${value}) OVER ()`);
  return {
    stage: stage.seal(),
    low: node.start === undefined ? least : sql`least(${least}, ${number(node.start)})`,
    high: node.end === undefined ? most : sql`greatest(${most}, ${number(node.end)})`,
  };
}

type Count = Extract<BinSize, { kind: 'count' }>;

/** Step of automatic bins: of 1, 2, 2.5 or 5 times a power of ten, so that there are at most `bins`. */
function automatic(node: Bin, size: Count, input: Stage, typed: Typed): Stage {
  const { stage, low, high } = extent(input, asNumber(typed).sql, node);
  const least = size.minspan === undefined ? sql`1e-300` : number(lengthOf(size.minspan));
  const raw = sql`greatest((${high} - ${low}) / ${number(size.bins)}, ${least})`;
  const power = sql`exp10(floor(log10(${raw})))`;
  const factor = sql`multiIf(${raw} <= ${power}, 1, ${raw} <= 2 * ${power}, 2, ${raw} <= 2.5 * ${power}, 2.5, ${raw} <= 5 * ${power}, 5, 10)`;
  const whole =
    size.minspan === undefined ? sql`if(${high} = ${low}, 1, ${factor} * ${power})` : sql`${factor} * ${power}`;
  const step = stage.define('step', { type: 'number', sql: whole }).sql;
  const again = stage.field(node.field) ?? typed;
  const label = (v: Sql): Sql =>
    range(tidy(sql`floor(${v} / ${step}) * ${step}`), tidy(sql`(floor(${v} / ${step}) + 1) * ${step}`));
  stage.assign(node.as, labelled(again, label));
  return stage;
}

/** Without a span, time bins take the shortest standard one that gives at most `bins` buckets over the data. */
function automaticTime(node: Bin, size: Count, input: Stage, typed: Typed, calendar: Calendar): Stage {
  const { stage, low, high } = extent(input, asNumber(typed).sql, node);
  const { sql: value } = asNumber(stage.field(node.field) ?? typed);
  const bucket = shortestSpan(ladder(size.minspan), sql`(${high} - ${low})`, size.bins, (span) =>
    timeBucket(value, span, calendar),
  );
  stage.assign(node.as, { type: 'number', sql: bucket });
  return stage;
}

function byNumber(node: Bin, stage: Stage, typed: Typed): Stage {
  const { size } = node;
  if (size.kind === 'count') return automatic(node, size, stage, typed);
  const label = (v: Sql): Sql =>
    size.kind === 'log' ? logBucket(v, size.coefficient, size.base) : numberBucket(v, lengthOf(size));
  stage.assign(node.as, labelled(typed, label));
  return stage;
}

export function compileBin(node: Bin, stage: Stage, context: CompileContext): Stage {
  const typed = stage.field(node.field);
  if (typed === undefined || typed.type === 'null') {
    context.report(diagnose('search/no-field', { span: node.span }, node.field));
    return stage;
  }
  const { size } = node;
  if (size.kind === 'log' || (size.kind !== 'time' && node.field !== '_time')) return byNumber(node, stage, typed);
  const calendar = { timezone: context.timezone, origin: originOf(node, context) };
  if (size.kind === 'count') return automaticTime(node, size, stage, typed, calendar);
  stage.assign(node.as, { type: 'number', sql: timeBucket(asNumber(typed).sql, size, calendar) });
  return stage;
}
