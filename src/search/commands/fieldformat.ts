import type { EvalExpr } from '../spl/index.js';
import { printEvalExpr } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

interface Args {
  readonly field: string;
  readonly expr: EvalExpr;
}

export const fieldformat = command<Args>({
  name: 'fieldformat',
  syntax: 'fieldformat <field>=<expression>',
  summary: 'Shows a field as an expression says; commands after it go on with the value itself.',
  examples: ['| makeresults | eval total=1234567 | fieldformat total=tostring(total, "commas")'],
  parse: (cursor) => {
    const field = cursor.field();
    if (field.text.includes('*')) fail(field, 'fieldformat takes no wildcards.', 'Write it once for each field.');
    if (!cursor.symbol('='))
      fail({ span: cursor.here() }, 'Expected = after the field.', 'Write fieldformat <field>=<expression>.');
    return { field: field.text, expr: cursor.evalExpr() };
  },
  print: ({ field, expr }) => `${fieldName(field)}=${printEvalExpr(expr)}`,
  lower: ({ field, expr }, input, { span }) => ({ kind: 'show', input: rows(input), field, expr, span }),
});
