import type { AggregateCall } from '../../functions/function.js';
import { statsFunctions } from '../../functions/index.js';
import type { Aggregate, AggregateItem } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, isPresent, NOTHING } from '../convert.js';
import { compileEval } from '../expression.js';
import { concat, identifier, type Sql, sql } from '../fragment.js';
import { fillPattern, hasWildcard, matchPattern } from '../patterns.js';
import { asFieldValue, evalScope } from '../scopes.js';
import { newSelect } from '../select.js';
import { type OrderKey, Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/** An item with its wildcard resolved: what is aggregated and under which name. */
interface Call {
  readonly item: AggregateItem;
  readonly arg: Typed | undefined;
  readonly as: string;
}

/** A comparison counts as 1 where true and is missing where false (stats, "eval inside a function"). */
function evaluated(item: AggregateItem, stage: Stage, context: CompileContext): Typed | undefined {
  if (item.arg === undefined) return undefined;
  const value = compileEval(item.arg, evalScope(stage, context));
  return value.type === 'bool' ? { type: 'number', sql: sql`if(${value.sql}, 1, NULL)` } : asFieldValue(value);
}

function callsOf(item: AggregateItem, stage: Stage, by: readonly string[], context: CompileContext): Call[] {
  if (item.evaluated || item.arg === undefined) return [{ item, arg: evaluated(item, stage, context), as: item.as }];
  const name = item.arg.kind === 'field' ? item.arg.name : '';
  if (!hasWildcard(name)) return [{ item, arg: stage.field(name) ?? NOTHING, as: item.as }];
  return stage.names().flatMap((field) => {
    const texts = by.includes(field) ? undefined : matchPattern(name, field);
    const arg = texts === undefined ? undefined : stage.field(field);
    if (texts === undefined || arg === undefined || arg.type === 'null') return [];
    return [{ item, arg, as: fillPattern(item.as, texts) }];
  });
}

/** Numbers the rows along their order, for functions that care which comes first. */
export function numbered(input: Stage): { stage: Stage; position: Typed } {
  const order = input.orderBy();
  const over = order.length === 0 ? sql`()` : sql`(ORDER BY ${concat(order, sql`, `)})`;
  const position = input.output('position', sql`row_number() OVER ${over}`);
  return { stage: input.seal(), position: { type: 'number', sql: position, total: true } };
}

class PositionNeeded extends Error {}

function buildCall(call: Call, stage: Stage, position: Typed | undefined, context: CompileContext): Typed {
  const fn = statsFunctions.get(call.item.fn);
  // The parser has reported unknown names.
  if (fn === undefined) return NOTHING;
  const time = stage.field('_time');
  const request: AggregateCall = {
    arg: call.arg,
    parameter: call.item.parameter,
    time: time === undefined ? undefined : asNumber(time),
    get position(): Typed {
      if (position === undefined) throw new PositionNeeded();
      return position;
    },
    span: call.item.span,
    report: (diagnostic) => context.report(diagnostic),
  };
  return fn.build(request);
}

/** Functions that take numbers; the others take any text. */
const NUMERIC = /^(?:avg|mean|sum|sumsq|range|stdevp?|varp?|median|perc|p|percentile|exactperc|upperperc|rate)$/;

/** allnum=true: a numeric function has no value where one of the group's values is no number. */
function onlyOfNumbers(call: Call, result: Typed): Typed {
  const { arg } = call;
  if (arg === undefined || !NUMERIC.test(call.item.fn) || (arg.type !== 'text' && arg.type !== 'list')) return result;
  const bad =
    arg.type === 'list'
      ? sql`arrayExists(v -> isNull(toFloat64OrNull(v)), ${arg.sql})`
      : sql`isNotNull(${arg.sql}) AND isNull(toFloat64OrNull(${arg.sql}))`;
  const { total: _total, ...rest } = result;
  return { ...rest, sql: sql`if(countIf(${bad}) = 0, ${result.sql}, NULL)` };
}

/** A BY field. A multivalue one puts the row into one group per value. */
function groupKey(node: Aggregate, name: string, stage: Stage): Typed {
  const typed = stage.field(name);
  if (typed === undefined || typed.type === 'null') {
    stage.where(sql`0`);
    return { type: 'text', sql: sql`''`, total: true };
  }
  if (typed.type === 'list') {
    const values = node.dedupSplitValues ? sql`arrayDistinct(${typed.sql})` : typed.sql;
    return stage.define(name, { type: 'text', sql: sql`arrayJoin(${values})`, total: true });
  }
  return typed;
}

function aggregateOver(node: Aggregate, stage: Stage, position: Typed | undefined, context: CompileContext): Stage {
  const by = node.by.map((b) => b.field);
  const calls = node.items.flatMap((item) => callsOf(item, stage, by, context));
  const results = calls.map((call) => {
    const result = buildCall(call, stage, position, context);
    return [call.as, node.allNumbers ? onlyOfNumbers(call, result) : result] as const;
  });
  const outputs = new Map<string, Typed>();
  const grouping: Sql[] = [];
  const order: OrderKey[] = [];
  const absent: Sql[] = [];
  for (const name of by) {
    const key = groupKey(node, name, stage);
    const out = stage.output(name, key.sql);
    grouping.push(out);
    order.push({ descending: false, pull: () => out });
    const { constant: _constant, ...rest } = key;
    outputs.set(name, { ...rest, sql: out, total: true });
    // Rows without a BY field are dropped; a group is cheaper to test than its rows.
    if (key.total !== true) absent.push(isPresent({ ...key, sql: out }));
  }
  for (const [name, result] of results) {
    const out = context.names.fresh(name);
    if (result.type === 'null') continue;
    stage.select.columns.set(out, result.sql);
    outputs.set(name, { ...asFieldValue(result), sql: identifier(out) });
  }
  stage.select.grouping = grouping;
  const names = [...by, ...calls.map((c) => c.as)];
  const source = { field: (name: string) => outputs.get(name) };
  const select = newSelect({ kind: 'select', select: stage.select });
  select.where.push(...absent);
  return new Stage(select, source, [...new Set(names)], order, context.names);
}

/** stats: one row per combination of BY values, ordered by them; without BY exactly one row. */
export function compileAggregate(node: Aggregate, input: Stage, context: CompileContext): Stage {
  try {
    const probe = node.items.flatMap((item) => callsOf(item, input, [], context));
    for (const call of probe) buildCall(call, input, undefined, { ...context, report: () => undefined });
    return aggregateOver(node, input, undefined, context);
  } catch (problem) {
    if (!(problem instanceof PositionNeeded)) throw problem;
    const { stage, position } = numbered(input);
    return aggregateOver(node, stage, position, context);
  }
}
