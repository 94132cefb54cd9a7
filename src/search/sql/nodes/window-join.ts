import type { Plan, Window } from '../../plan/index.js';
import { type EvalExpr, functionsCalled } from '../../spl/index.js';
import type { CompileContext } from '../context.js';
import { NOTHING, NULL_TEXT } from '../convert.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { compileAggregate } from './aggregate.js';
import { assignComplete } from './window.js';

/*
 * eventstats over events: the events are read a second time, grouped as by stats, and the groups joined to the events.
 * On a million events that takes a third of the time of sorting them for window functions; and a window function that
 * gathers values, as for percentiles, would hold them all beside every row.
 */

/** Functions that give another value each time they are asked. */
const UNSTEADY: ReadonlySet<string> = new Set(['random', 'time']);

function steady(expr: EvalExpr): boolean {
  return ![...functionsCalled(expr)].some((name) => UNSTEADY.has(name));
}

/** Rows come from events or a table one by one, and would come alike if read again. */
export function readsCheaply(plan: Plan): boolean {
  switch (plan.kind) {
    case 'scan':
    case 'held':
      return true;
    case 'extend':
      return plan.assignments.every((a) => steady(a.expr)) && readsCheaply(plan.input);
    case 'filter':
      return (plan.predicate.kind !== 'eval' || steady(plan.predicate.expr)) && readsCheaply(plan.input);
    case 'project':
    case 'rename':
    case 'extract':
    case 'substitute':
    case 'attach':
    case 'replace':
    case 'json':
    case 'show':
      return readsCheaply(plan.input);
    default:
      return false;
  }
}

/**
 * The rows cost something to make, and would come alike if made again. Better twice than once where the functions gather
 * values: as window functions they would hold all of them beside every row.
 */
export function readsAlike(plan: Plan): boolean {
  switch (plan.kind) {
    case 'sort':
    case 'unnest':
    case 'fill':
    case 'bin':
      return readsAlike(plan.input);
    case 'limit':
      return (plan.while === undefined || steady(plan.while.expr)) && readsAlike(plan.input);
    case 'aggregate':
      return plan.items.every(({ arg }) => arg === undefined || steady(arg)) && readsAlike(plan.input);
    case 'extend':
      return plan.assignments.every((a) => steady(a.expr)) && readsAlike(plan.input);
    case 'filter':
      return (plan.predicate.kind !== 'eval' || steady(plan.predicate.expr)) && readsAlike(plan.input);
    case 'project':
    case 'rename':
      return readsAlike(plan.input);
    default:
      return readsCheaply(plan);
  }
}

/** Functions whose answer is made of all values together. */
const GATHERING = /^(?:exactperc|upperperc|perc|percentile|p|median)$/;

export function gathers({ items }: Window): boolean {
  return items.some(({ fn }) => GATHERING.test(fn));
}

/** A row belongs to the group of its key, of a list to that of the first value. */
function ownKey(typed: Typed | undefined): Sql {
  if (typed === undefined || typed.type === 'null') return NULL_TEXT;
  return typed.type === 'list' ? sql`if(empty(${typed.sql}), NULL, ${typed.sql}[1])` : sql`toNullable(${typed.sql})`;
}

/** A result as the rows see it that have no group: absent, counts too. */
function orAbsent(typed: Typed, beside: (value: Sql) => Sql): Typed {
  if (typed.type === 'null') return typed;
  const { total: _total, constant: _constant, ...form } = typed;
  return { ...form, sql: beside(typed.type === 'list' ? typed.sql : sql`toNullable(${typed.sql})`) };
}

export function compileBesideGroups(
  node: Window,
  input: (context: CompileContext) => Stage,
  context: CompileContext,
): Stage {
  const rows = input(context);
  // What is wrong below has been said once.
  const again = input({ ...context, report: () => undefined });
  const { items, by, allNumbers, span } = node;
  const stats = { kind: 'aggregate', input: node.input, items, by, allNumbers, dedupSplitValues: false, span } as const;
  const groups = compileAggregate(stats, again, context);
  const beside = (hint: string, value: Sql): Sql => {
    const name = context.names.fresh(hint);
    groups.select.columns.set(name, value);
    return identifier(name);
  };
  const named = by.map(({ field }) => {
    const group = groups.field(field) ?? NOTHING;
    return [rows.output('key', ownKey(rows.field(field))), beside('key', ownKey(group))] as const;
  });
  // Without BY all rows are one group.
  const keys = named.length > 0 ? named : [[rows.output('key', sql`1`), beside('key', sql`1`)] as const];
  const left = rows.seal();
  const source = {
    kind: 'join',
    left: rows.select,
    right: groups.select,
    keys,
    strictness: 'any',
    keepUnmatched: true,
  } as const;
  const stage = new Stage(newSelect(source), left, left.names(), left.order(), context.names);
  const results = groups
    .names()
    .filter((name) => !by.some(({ field }) => field === name))
    .map((name) => [name, orAbsent(groups.field(name) ?? NOTHING, (value) => beside(name, value))] as const);
  const ownKeys = by.map(({ field }) => stage.field(field) ?? NOTHING);
  assignComplete(stage, results, ownKeys);
  return stage;
}
