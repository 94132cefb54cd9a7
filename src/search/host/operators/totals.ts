import { type AggregateItem, expressionsAt, type Plan, type TotalsArgs } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { resolvePatterns } from '../../sql/index.js';
import { inputOf, type Operator } from '../operator.js';

const COUNT = '#count';

/** A sum of many, no deeper than need be. */
function sum(terms: readonly EvalExpr[], add: (a: EvalExpr, b: EvalExpr) => EvalExpr): EvalExpr | undefined {
  const [first] = terms;
  if (terms.length < 2 || first === undefined) return first;
  const middle = Math.ceil(terms.length / 2);
  const [left, right] = [sum(terms.slice(0, middle), add), sum(terms.slice(middle), add)];
  return left === undefined || right === undefined ? (left ?? right) : add(left, right);
}

/** The row's numbers together; 0 where there is none. */
function withRowTotal(input: Plan, names: readonly string[], total: string): Plan {
  const { span } = input;
  const { field, number, call, binary } = expressionsAt(span);
  const terms = names.map((name) => call('if', call('isnum', field(name)), field(name), number(0)));
  // A sum of one is a sum too: it is printed as a number, not as the field's text.
  const [only] = terms;
  const summed = terms.length === 1 && only !== undefined ? [only, number(0)] : terms;
  const expr = sum(summed, (a, b) => binary('+', a, b)) ?? number(0);
  return { kind: 'extend', input, assignments: [{ field: total, expr, span }], span };
}

/** One row: the sum of each field that has numbers. No rows have no sums. */
function columnTotals(input: Plan, names: readonly string[], column: NonNullable<TotalsArgs['column']>): Plan {
  const { span } = input;
  const { field, text, number, binary } = expressionsAt(span);
  const sums = names.map((as): AggregateItem => ({ fn: 'sum', arg: field(as), evaluated: false, as, span }));
  const items = [...sums, { fn: 'count', evaluated: false, as: COUNT, span }];
  const summed = { kind: 'aggregate', input, items, by: [], allNumbers: false, dedupSplitValues: false, span } as const;
  const some = { kind: 'eval', expr: binary('>', field(COUNT), number(0)) } as const;
  const filtered = { kind: 'filter', input: summed, predicate: some, span } as const;
  const row = { kind: 'project', input: filtered, mode: 'drop', patterns: [COUNT], span } as const;
  const { labelfield, label } = column;
  if (labelfield === undefined) return row;
  return { kind: 'extend', input: row, assignments: [{ field: labelfield, expr: text(label), span }], span };
}

/** addtotals, addcoltotals: only the names of the fields have to be known beforehand. */
export const totals: Operator<'totals'> = async (node, context) => {
  const input = inputOf(node);
  const { fields, row, column } = node.args;
  const known = await context.names(input);
  const patterns = fields.length === 0 ? ['*'] : fields;
  const names = resolvePatterns(patterns, known).filter((name) => known.includes(name));
  const rows = row === undefined ? input : withRowTotal(input, names, row);
  if (column === undefined) return rows;
  const summed = row === undefined ? names : [...new Set([...names, row])];
  return { kind: 'union', inputs: [rows, columnTotals(rows, summed, column)], order: 'sequence', span: node.span };
};
