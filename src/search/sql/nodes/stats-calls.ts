import type { AggregateCall } from '../../functions/function.js';
import { statsFunctions } from '../../functions/index.js';
import type { AggregateItem } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, NOTHING } from '../convert.js';
import { compileEval } from '../expression.js';
import { OVER, sql } from '../fragment.js';
import { fillPattern, hasWildcard, matchPattern } from '../patterns.js';
import { asFieldValue, evalScope } from '../scopes.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/* The functions of stats and its relatives over the fields of a stage. */

/** An item with its wildcard resolved: what is aggregated and under which name. */
export interface Call {
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

function expanded(item: AggregateItem, stage: Stage, by: readonly string[], context: CompileContext): Call[] {
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

/** The calls of the items, wildcards resolved; BY fields are in no wildcard. */
export function callsOf(
  items: readonly AggregateItem[],
  stage: Stage,
  by: readonly string[],
  context: CompileContext,
): Call[] {
  return items.flatMap((item) => expanded(item, stage, by, context));
}

class PositionNeeded extends Error {}

function build(call: Call, stage: Stage, position: Typed | undefined, context: CompileContext): Typed {
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
  return { ...rest, sql: sql`if(countIf(${bad})${OVER} = 0, ${result.sql}, NULL)` };
}

/** What the function answers. `position` is the row's number, needed where `needsPosition` says so. */
export function buildCall(
  call: Call,
  allNumbers: boolean,
  stage: Stage,
  position: Typed | undefined,
  context: CompileContext,
): Typed {
  const result = build(call, stage, position, context);
  return allNumbers ? onlyOfNumbers(call, result) : result;
}

/** Whether some function asks which row comes first. */
export function needsPosition(items: readonly AggregateItem[], stage: Stage, context: CompileContext): boolean {
  const silent = { ...context, report: () => undefined };
  try {
    for (const call of callsOf(items, stage, [], silent)) build(call, stage, undefined, silent);
    return false;
  } catch (problem) {
    if (problem instanceof PositionNeeded) return true;
    throw problem;
  }
}
