import { analyticsMessages } from '../../../diagnostics/codes/analytics.js';
import { diagnoser, type Span } from '../../../diagnostics/index.js';
import { type Assignment, expressionsAt, type Plan, type TransactionArgs } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { ADDED, groupTransactions, type Member, merger, type Rendering } from '../analytics/transaction/index.js';
import { type HostContext, inputOf, type Operator, type Row, type Table } from '../operator.js';

const diagnose = diagnoser(analyticsMessages);

/** Whether an event starts or ends a transaction, as the database finds it. */
const STARTS = '#starts';
const ENDS = '#ends';
const ORPHAN = '_txn_orphan';

function flag(field: string, condition: EvalExpr | undefined, span: Span): readonly Assignment[] {
  const { call, number } = expressionsAt(span);
  return condition === undefined ? [] : [{ field, expr: call('case', condition, number(1)), span }];
}

/** The events with what starts and ends transactions beside them. */
function marked(input: Plan, { starts, ends }: TransactionArgs, fields: readonly string[], span: Span): Plan {
  const assignments = [...flag(STARTS, starts, span), ...flag(ENDS, ends, span)];
  if (assignments.length === 0) return input;
  const patterns = [...fields, ...assignments.map(({ field }) => field)];
  return { kind: 'project', input: { kind: 'extend', input, assignments, span }, mode: 'exact', patterns, span };
}

function memberOf(row: Row, fields: readonly string[]): Member<Row> {
  const { [STARTS]: starts, [ENDS]: ends, _time: time } = row;
  return {
    of: row,
    time: typeof time === 'string' ? Number(time) : Number.NaN,
    starts: starts !== undefined,
    ends: ends !== undefined,
    keys: fields.map((field) => [row[field] ?? []].flat()),
  };
}

function renderingOf({ lists, missing, rawList, delimiter }: TransactionArgs): Rendering {
  return { lists, missing, rawList, ...(delimiter === undefined ? {} : { delimiter }) };
}

function newestFirst(a: Row, b: Row): number {
  return Number(b._time ?? 0) - Number(a._time ?? 0) || 0;
}

function transactionsOf(
  rows: readonly Row[],
  columns: readonly string[],
  args: TransactionArgs,
  context: HostContext,
  span: Span,
): Table {
  const { starts, ends, fields, keepOrphans, ...limits } = args;
  const rules = { ...limits, fields: fields.length, hasStart: starts !== undefined, hasEnd: ends !== undefined };
  const found = groupTransactions(
    rows.map((row) => memberOf(row, fields)),
    rules,
  );
  if (found.unordered) context.report(diagnose('analytics/not-newest-first', { span }, 'transaction'));
  if (found.dropped > 0) context.report(diagnose('analytics/transactions-dropped', { span }, found.dropped));
  const merge = merger(columns, renderingOf(args));
  const merged = found.transactions.map(({ members, closed }) => merge(members, closed));
  const orphans = keepOrphans ? found.orphans.map(({ of }) => ({ ...of, [ORPHAN]: '1' })) : [];
  const own = [...ADDED, ...(keepOrphans ? [ORPHAN] : [])];
  return {
    fields: [...columns.filter((name) => !own.includes(name)), ...own],
    rows: [...merged, ...orphans].sort(newestFirst),
  };
}

/** Events grouped into transactions, newest first (transaction page). */
export const transaction: Operator<'transaction'> = async (node, context) => {
  const { args, span } = node;
  const input = inputOf(node);
  const columns = await context.names(input);
  const { rows } = await context.rows(marked(input, args, columns, span));
  return context.hold(transactionsOf(rows, columns, args, context, span), span);
};
