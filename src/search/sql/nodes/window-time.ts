import type { TimeFrame, Window } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, isPresent, NOTHING } from '../convert.js';
import { concat, identifier, integer, number, type Sql, sql } from '../fragment.js';
import { newSelect, type Select } from '../select.js';
import { type FieldSource, Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { buildCall, callsOf } from './stats-calls.js';
import { assignComplete, split } from './window.js';
import { byPosition, positioned } from './window-order.js';
import { withRuns } from './window-runs.js';

/*
 * streamstats time_window. SQL has no frame from a moment to the row itself, since its frames by value take in all rows
 * of one moment. So each row is paired with the rows that it sees, and those are aggregated as stats does.
 */

type TimeWindow = Window & { readonly frame: TimeFrame };

/** Finer than this the engine cannot count offsets; the exact test comes with the pairs. */
const LARGEST_OFFSET = 2 ** 31 - 4;

/** Rows with their numbers, and the numbers of the runs between resets. */
interface Rows {
  readonly stage: Stage;
  readonly run: (stage: Stage) => Typed | undefined;
}

function prepared(node: Window, input: Stage, context: CompileContext): Rows {
  const stage = positioned(input, true);
  const by = node.by.map((b) => b.field);
  return node.resets === undefined ? { stage, run: () => undefined } : withRuns(node.resets, by, stage, context);
}

function timeOf(stage: Stage): Sql {
  return sql`assumeNotNull(${asNumber(stage.field('_time') ?? NOTHING).sql})`;
}

/** The number of the first row that each row may see. */
function firstSeen({ seconds, most, descending }: TimeFrame, stage: Stage): Sql {
  const scale = Math.min(1e6, LARGEST_OFFSET / seconds);
  const time = sql`${timeOf(stage)} * ${number(descending ? -scale : scale)}`;
  const width = integer(Math.ceil(seconds * scale) + 1);
  const place = byPosition(stage);
  const first = sql`min(${place}) OVER (ORDER BY toInt64(floor(${time})) RANGE BETWEEN ${width} PRECEDING AND CURRENT ROW)`;
  return sql`greatest(toInt64(${first}), toInt64(${place}) - ${integer(most - 1)})`;
}

/** Rows are paired by blocks of so many, which keeps the copies of a row few; which of the block are seen comes after. */
const BLOCK = integer(128);

function blockOf(position: Sql): Sql {
  return sql`intDiv(toUInt64(${position}), ${BLOCK})`;
}

/** Rows copied once for each block that holds rows that they see. */
function pairing(rows: Rows, frame: TimeFrame): { readonly stage: Stage; readonly first: Sql; readonly block: Sql } {
  const first = rows.stage.output('first', firstSeen(frame, rows.stage));
  const stage = rows.stage.seal();
  const blocks = sql`arrayJoin(range(${blockOf(first)}, ${blockOf(byPosition(stage))} + 1))`;
  const block = stage.output('block', blocks);
  stage.output('first', first);
  return { stage: stage.seal(), first, block };
}

function column(stage: Stage, hint: string, value: Sql, context: CompileContext): Sql {
  const name = context.names.fresh(hint);
  stage.select.columns.set(name, value);
  return identifier(name);
}

/** A stage's fields under names that the other side of a join has not; each is made when asked for. */
function renamed(stage: Stage, context: CompileContext): FieldSource {
  const cache = new Map<string, Typed | undefined>();
  return {
    unlisted: stage.unlisted,
    field: (name) => {
      if (!cache.has(name)) {
        const typed = stage.field(name);
        cache.set(name, typed && { ...typed, sql: column(stage, name, typed.sql, context) });
      }
      return cache.get(name);
    },
  };
}

/** A key as its row is grouped by it: of a list the first value. */
function ownKey(typed: Typed): Sql {
  return typed.type === 'list' ? sql`if(empty(${typed.sql}), NULL, ${typed.sql}[1])` : typed.sql;
}

/** Rows beside the rows of their group and run in the blocks that they see, and of these those that they do see. */
function paired(node: TimeWindow, left: Rows, right: Rows, context: CompileContext) {
  const by = node.by.map((b) => b.field);
  const { stage: seeing, first, block } = pairing(left, node.frame);
  const { stage: others, keys } = split(by, right.stage);
  const give = (value: Sql): Sql => column(seeing, 'own', value, context);
  const take = (value: Sql): Sql => column(others, 'other', value, context);
  const own = by.map((name) => seeing.field(name) ?? NOTHING);
  const [ownRun, run] = [left.run(seeing), right.run(others)];
  const pairs = [
    [block, blockOf(byPosition(others))],
    ...(ownRun === undefined || run === undefined ? [] : [[ownRun.sql, run.sql]]),
    ...keys.map((key, i) => [ownKey(own[i] ?? NOTHING), key.sql]),
  ];
  const select = newSelect({
    kind: 'join',
    left: seeing.select,
    right: others.select,
    keys: pairs.map(([l = block, r = block]) => [give(l), take(r)] as const),
    strictness: 'all',
    // A row without a key has no group, but stays.
    keepUnmatched: true,
  });
  const [ownPlace, place] = [give(byPosition(seeing)), take(byPosition(others))];
  const near = sql`abs(${give(timeOf(seeing))} - ${take(timeOf(others))}) < ${number(node.frame.seconds)}`;
  const seen = sql`${place} >= ${give(first)} AND ${place} <= ${ownPlace} AND ${near}`;
  const incomplete = own.map((key) => sql`NOT ${isPresent(key)}`);
  select.where.push(sql`(${concat([...incomplete.map(give), seen], sql` OR `)})`);
  return { select, seeing, others, place: ownPlace };
}

/** The seeing rows again, one for all its pairs, which agree in its own fields. */
function regrouped(select: Select, seeing: Stage, place: Sql, context: CompileContext): Stage {
  const own = renamed(seeing, context);
  const any = (typed: Typed | undefined): Typed | undefined => typed && { ...typed, sql: sql`any(${typed.sql})` };
  const source: FieldSource = { ...own, field: (name) => any(own.field(name)) };
  select.grouping = [place];
  const grouped = new Stage(select, source, seeing.names(), [], context.names);
  const order = [{ descending: false, pull: () => column(grouped, 'place', place, context) }];
  const outer = newSelect({ kind: 'select', select });
  return new Stage(outer, renamed(grouped, context), seeing.names(), order, context.names);
}

/** Each row with the functions over the rows that it sees. */
export function compileTimeWindow(
  node: TimeWindow,
  input: (context: CompileContext) => Stage,
  context: CompileContext,
): Stage {
  const silent = { ...context, report: () => undefined };
  const left = prepared(node, input(context), context);
  const right = prepared(node, input(silent), silent);
  const { select, seeing, others, place } = paired(node, left, right, context);
  const over = new Stage(select, renamed(others, context), others.names(), [], context.names);
  const position = { type: 'number', sql: byPosition(over), total: true } as const;
  const by = node.by.map((b) => b.field);
  const results = callsOf(node.items, over, by, context).map((call) => {
    const result = buildCall(call, node.allNumbers, over, position, context);
    return [call.as, { ...result, sql: column(over, call.as, result.sql, context) }] as const;
  });
  const stage = regrouped(select, seeing, place, context);
  const keys = by.map((name) => stage.field(name) ?? NOTHING);
  assignComplete(stage, results, keys);
  return stage;
}
