import { type EvalExpr, printEvalExpr } from '../spl/index.js';
import { command, rows } from './command.js';

/** Keeps rows for which the expression is true, not false and not null (where page). */
export const where = command<EvalExpr>({
  name: 'where',
  syntax: 'where <eval-expression>',
  summary: 'Keeps the rows for which an eval expression is true.',
  examples: ['| makeresults | eval a=5 | where a>3 AND isnotnull(a)'],
  parse: (cursor) => cursor.evalExpr(),
  print: printEvalExpr,
  lower: (expr, input, { span }) => ({ kind: 'filter', input: rows(input), predicate: { kind: 'eval', expr }, span }),
});
