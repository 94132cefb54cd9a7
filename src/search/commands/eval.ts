import type { Span } from '../../diagnostics/index.js';
import type { Assignment, Plan } from '../plan/index.js';
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

/** `{name}` in a target stands for the value of that field. */
function isNamedByValue(field: string): boolean {
  return /\{[^{}]+\}/.test(field);
}

/** Plain assignments go into one plan node, each whose target depends on values into a node of its own. */
function lower(assignments: readonly Assignment[], input: Plan, span: Span): Plan {
  let plan = input;
  let group: Assignment[] = [];
  for (const assignment of assignments) {
    const { field: target, expr } = assignment;
    if (isNamedByValue(target)) {
      plan = { kind: 'host', operator: 'nameByValue', args: { target, expr }, input: plan, span: assignment.span };
      group = [];
      continue;
    }
    if (group.length === 0) plan = { kind: 'extend', input: plan, assignments: group, span };
    group.push(assignment);
  }
  return plan;
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
  lower: (assignments, input, { span }) => lower(assignments, rows(input), span),
});
