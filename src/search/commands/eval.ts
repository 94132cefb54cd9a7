import type { Assignment } from '../plan/index.js';
import { type Cursor, printEvalExpr, type Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

/** A target may hold blanks and dashes (eval page); in single quotes the quotes are not part of it. */
function target(cursor: Cursor): Word {
  const name = cursor.field();
  const inner = /^'(.*)'$/s.exec(name.text)?.[1];
  return inner === undefined ? name : { ...name, text: inner };
}

function assignment(cursor: Cursor): Assignment {
  const name = target(cursor);
  if (!cursor.symbol('=')) {
    fail({ span: cursor.here() }, `Expected = after the field "${name.text}".`, 'Write eval <field>=<expression>.');
  }
  const expr = cursor.evalExpr();
  return { field: name.text, expr, span: { from: name.span.from, to: expr.span.to } };
}

export const evalCommand = command<readonly Assignment[]>({
  name: 'eval',
  syntax: 'eval <field>=<expression>[, <field>=<expression>]...',
  summary: 'Computes fields; later assignments see earlier ones.',
  examples: ['| makeresults | eval a=1, b=a+1, c=if(b>1, "more", "less")'],
  parse: (cursor) => {
    const assignments = [assignment(cursor)];
    while (cursor.symbol(',')) assignments.push(assignment(cursor));
    return assignments;
  },
  print: (assignments) => assignments.map((a) => `${fieldName(a.field)}=${printEvalExpr(a.expr)}`).join(', '),
  lower: (assignments, input, { span }) => ({ kind: 'extend', input: rows(input), assignments, span }),
});
