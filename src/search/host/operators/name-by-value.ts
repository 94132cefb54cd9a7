import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../../diagnostics/index.js';
import type { Assignment } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { inputOf, type Operator, type Row } from '../operator.js';

/*
 * `eval {name}=x`: the field to set is the value of another field (eval page). The names are found by running the
 * part of the search that comes before; then the assignment becomes one plain assignment a name.
 */

const diagnose = diagnoser(searchMessages);

/** More columns than this would be a mistake in the search. */
const MOST_NAMES = 200;

const TEMPLATE = /\{([^{}]+)\}/g;

/** `if(a="value" AND …, expr, target)` for one combination of values. */
function plain(
  target: string,
  expr: EvalExpr,
  fields: readonly string[],
  row: Row,
  span: Span,
): Assignment | undefined {
  const values = new Map(fields.map((f) => [f, row[f]]));
  if (![...values.values()].every((v) => typeof v === 'string')) return undefined;
  const field = (name: string): EvalExpr => ({ kind: 'field', name, quoted: true, span });
  const equals = (name: string): EvalExpr => {
    const right: EvalExpr = { kind: 'string', value: String(values.get(name)), span };
    return { kind: 'binary', op: '=', left: field(name), right, span };
  };
  const both = (left: EvalExpr, right: EvalExpr): EvalExpr => ({ kind: 'binary', op: 'and', left, right, span });
  const condition = fields.map(equals).reduce(both);
  const name = target.replace(TEMPLATE, (_, of: string) => String(values.get(of)));
  const call: EvalExpr = { kind: 'call', name: 'if', args: [condition, expr, field(name)], nameSpan: span, span };
  return { field: name, expr: call, span };
}

export const nameByValue: Operator<'nameByValue'> = async (node, context) => {
  const input = inputOf(node);
  const { span } = node;
  const { target, expr } = node.args;
  const fields = [...new Set([...target.matchAll(TEMPLATE)].map((m) => m[1] as string))];
  const { rows } = await context.rows({ kind: 'distinct', input, fields, span }, MOST_NAMES + 1);
  if (rows.length > MOST_NAMES) {
    context.report(diagnose('search/limit', { span }, `eval {…}: only the first ${MOST_NAMES} field names are made.`));
  }
  const assignments = rows
    .slice(0, MOST_NAMES)
    .map((row) => plain(target, expr, fields, row, span))
    .filter((a): a is Assignment => a !== undefined);
  return { kind: 'extend', input, assignments, span };
};
