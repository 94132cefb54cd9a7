import type { Aggregate } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { isPresent } from '../convert.js';
import { identifier, integer, type Sql, sql } from '../fragment.js';
import { asFieldValue } from '../scopes.js';
import { newSelect } from '../select.js';
import { type OrderKey, Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { numbered } from './numbered.js';
import { type Bucketed, buildSparkline, withBuckets } from './sparklines.js';
import { buildCall, callsOf, needsPosition } from './stats-calls.js';

/** A BY field. A multivalue one puts the row into one group per value; `place` is the field's among them. */
function groupKey(node: Aggregate, name: string, place: number, stage: Stage): Typed {
  const typed = stage.field(name);
  if (typed === undefined || typed.type === 'null') {
    stage.where(sql`0`);
    return { type: 'text', sql: sql`''`, total: true };
  }
  if (typed.type === 'list') {
    const whole = node.dedupSplitValues ? sql`arrayDistinct(${typed.sql})` : typed.sql;
    // Equal expressions would be joined in step, not each with each: where a field is a copy of another.
    const values = place === 0 ? whole : sql`arraySlice(${whole}, 1, length(${whole}) + ${integer(place)})`;
    return stage.define(name, { type: 'text', sql: sql`arrayJoin(${values})`, total: true });
  }
  return typed;
}

function aggregateOver(
  node: Aggregate,
  { stage, counts }: Bucketed,
  position: Typed | undefined,
  context: CompileContext,
): Stage {
  const by = node.by.map((b) => b.field);
  const calls = callsOf(node.items, stage, by, context);
  const results = calls.map((call) => {
    const trend = call.item.sparkline !== undefined;
    const result = trend
      ? buildSparkline(call, stage, counts, context)
      : buildCall(call, node.allNumbers, stage, position, context);
    return [call.as, result] as const;
  });
  const outputs = new Map<string, Typed>();
  const grouping: Sql[] = [];
  const order: OrderKey[] = [];
  const absent: Sql[] = [];
  for (const [place, name] of by.entries()) {
    const key = groupKey(node, name, place, stage);
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
  const bucketed = withBuckets(node, input, context);
  if (!needsPosition(node.items, bucketed.stage, context)) return aggregateOver(node, bucketed, undefined, context);
  const { stage, position } = numbered(bucketed.stage);
  return aggregateOver(node, { ...bucketed, stage }, position, context);
}
