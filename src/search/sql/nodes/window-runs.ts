import type { Resets } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import type { CompileContext } from '../context.js';
import { isPresent } from '../convert.js';
import { compileCondition } from '../expression.js';
import { commas, concat, type Sql, sql } from '../fragment.js';
import { evalScope } from '../scopes.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { upToHere } from './window-order.js';

/* The resets of streamstats: rows between two of them make a run, and no window reaches out of its run. */

const RUN = '#run';

function holds(expr: EvalExpr, stage: Stage, context: CompileContext): Sql {
  return sql`ifNull(${compileCondition(expr, evalScope(stage, context)).sql}, 0)`;
}

/** The BY values differ from those of the row before; rows that lack one are passed over (streamstats page). */
function changed(by: readonly string[], stage: Stage): Sql {
  const fields = by.flatMap((name) => stage.field(name) ?? []);
  if (fields.length < by.length || fields.some((f) => f.type === 'null')) return sql`0`;
  const complete = stage.define('complete', { type: 'bool', sql: sql`(${concat(fields.map(isPresent), sql` AND `)})` });
  const values = stage.define('values', {
    type: 'text',
    sql: sql`toString(tuple(${commas(fields.map((f) => f.sql))}))`,
  });
  const before = sql`lagInFrame(${values.sql}, 1, '') OVER (PARTITION BY ${complete.sql} ${upToHere(stage)})`;
  return sql`(${complete.sql} AND ${values.sql} != ${before})`;
}

/** Rows that begin a run. */
function starts(resets: Resets, by: readonly string[], stage: Stage, context: CompileContext): Sql {
  const conditions: Sql[] = [];
  if (resets.onChange && by.length > 0) conditions.push(changed(by, stage));
  if (resets.before !== undefined) conditions.push(holds(resets.before, stage, context));
  if (resets.after !== undefined) {
    conditions.push(sql`lagInFrame(toUInt8(${holds(resets.after, stage, context)}), 1, 0) OVER (${upToHere(stage)})`);
  }
  return conditions.length === 0 ? sql`0` : sql`(${concat(conditions, sql` OR `)})`;
}

/** Rows beside the number of their run. `run` reads it in a stage over them. */
export function withRuns(
  resets: Resets,
  by: readonly string[],
  input: Stage,
  context: CompileContext,
): { readonly stage: Stage; readonly run: (stage: Stage) => Typed | undefined } {
  const start = input.output('starts', starts(resets, by, input, context));
  const begun = input.seal();
  begun.assign(RUN, { type: 'number', sql: sql`sum(${start}) OVER (${upToHere(begun)})`, total: true });
  return { stage: begun.seal(), run: (stage) => stage.field(RUN) };
}
