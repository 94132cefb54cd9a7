import type { Frame, Window } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { choose, isPresent, NOTHING } from '../convert.js';
import { commas, concat, integer, type Sql, sql, withOver } from '../fragment.js';
import { asFieldValue } from '../scopes.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { buildCall, callsOf, needsPosition } from './stats-calls.js';
import { byPosition, positioned } from './window-order.js';
import { withRuns } from './window-runs.js';

/*
 * eventstats and streamstats as window functions: the same functions as in stats, computed over other rows and
 * written beside each row.
 */

/** Rows with what tells their groups apart. */
interface Split {
  readonly stage: Stage;
  readonly keys: readonly Typed[];
  /** True of one copy of each row, where rows with lists among the keys were copied. */
  readonly original: Sql | undefined;
}

/** A row for each value of the list, told by its number; one for no value. */
function copies(list: Sql): Sql {
  const value = sql`if(i <= length(${list}), toNullable(${list}[i]), NULL)`;
  return sql`arrayJoin(arrayMap(i -> (i, ${value}), range(1, greatest(length(${list}), 1) + 1)))`;
}

/** A row with a list among its BY values is seen in the group of each value; it gets what the group of the first has. */
export function split(by: readonly string[], input: Stage): Split {
  const fields = by.map((name) => input.field(name) ?? NOTHING);
  const lists = fields.map((typed) =>
    typed.type === 'list' ? input.output('copy', copies(input.define('list', typed).sql)) : undefined,
  );
  const copied = lists.filter((copy) => copy !== undefined);
  if (copied.length === 0) return { stage: input, keys: fields, original: undefined };
  const stage = input.seal();
  const keys = by.map((name, i): Typed => {
    const copy = lists[i];
    return copy === undefined ? (stage.field(name) ?? NOTHING) : { type: 'text', sql: sql`tupleElement(${copy}, 2)` };
  });
  const firsts = copied.map((copy) => sql`tupleElement(${copy}, 1) = 1`);
  return { stage, keys, original: concat(firsts, sql` AND `) };
}

function distance(rows: number | undefined): Sql {
  if (rows === undefined) return sql`UNBOUNDED PRECEDING`;
  return rows === 0 ? sql`CURRENT ROW` : sql`${integer(rows)} PRECEDING`;
}

/** Distances over all rows are differences of row numbers; so are those among copies of rows. */
function frameOf({ from, to, counting }: Frame, { original }: Split): Sql {
  const unit = counting === 'rows' || original !== undefined ? sql`RANGE` : sql`ROWS`;
  return sql`${unit} BETWEEN ${distance(from)} AND ${distance(to)}`;
}

function over(node: Window, run: Typed | undefined, rows: Split): Sql {
  const keys = [...(run === undefined ? [] : [run]), ...rows.keys].map((key) => key.sql);
  const partition = keys.length === 0 ? sql`` : sql`PARTITION BY ${commas(keys)}`;
  if (node.frame === undefined || 'seconds' in node.frame) return sql` OVER (${partition})`;
  return sql` OVER (${partition} ORDER BY ${byPosition(rows.stage)} ${frameOf(node.frame, rows)})`;
}

/** A row that lacks one of the keys keeps what it had. */
function whereComplete(keys: readonly Typed[], value: Typed, before: Typed): Typed {
  const tests = keys.filter((key) => key.total !== true).map(isPresent);
  return tests.length === 0 ? value : choose(concat(tests, sql` AND `), value, before);
}

/** Gives the rows the results; where a key is in no row, nobody gets anything. */
export function assignComplete(
  stage: Stage,
  results: readonly (readonly [string, Typed])[],
  keys: readonly Typed[],
): void {
  const nobody = keys.some((key) => key.type === 'null');
  for (const [name, result] of results) {
    const before = stage.field(name) ?? NOTHING;
    const value = nobody ? before : whereComplete(keys, asFieldValue(result), before);
    if (value.type === 'null') stage.clear(name);
    else stage.assign(name, value);
  }
}

/** Functions over windows of the rows, in one SELECT over them. */
export function compileOverWindows(node: Window, input: Stage, context: CompileContext): Stage {
  const by = node.by.map((b) => b.field);
  const ordered = node.frame !== undefined || needsPosition(node.items, input, context);
  const numbered = ordered ? positioned(input, node.frame !== undefined) : input;
  const runs = node.resets === undefined ? undefined : withRuns(node.resets, by, numbered, context);
  const rows = split(by, runs?.stage ?? numbered);
  const { stage, keys, original } = rows;
  const position = ordered ? { type: 'number' as const, sql: byPosition(stage), total: true } : undefined;
  const window = over(node, runs?.run(stage), rows);
  const results = callsOf(node.items, stage, by, context).map((call) => {
    const result = buildCall(call, node.allNumbers, stage, position, context);
    return [call.as, { ...result, sql: withOver(result.sql, window) }] as const;
  });
  assignComplete(stage, results, keys);
  const only = original === undefined ? undefined : stage.output('original', original);
  const answer = stage.seal();
  if (only !== undefined) answer.where(only);
  return answer;
}
