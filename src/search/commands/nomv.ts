import { expressionsAt, inputsOf, type Plan } from '../plan/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

const ROWS_ONLY: ReadonlySet<Plan['kind']> = new Set(['filter', 'sort', 'limit', 'dedup', 'project', 'show']);

/** A line break, or what the mvcombine or stats that made the field was told (nomv, mvcombine and stats pages). */
function delimiterOf(field: string, plan: Plan): string {
  if (plan.kind === 'combine' && plan.field === field) return plan.delimiter;
  if (plan.kind === 'aggregate' && plan.items.some((item) => item.as === field)) return plan.delimiter ?? ' ';
  const elsewhere =
    ROWS_ONLY.has(plan.kind) ||
    plan.kind === 'combine' ||
    (plan.kind === 'extend' && plan.assignments.every((a) => a.field !== field));
  const [first] = inputsOf(plan);
  return elsewhere && first !== undefined ? delimiterOf(field, first) : '\n';
}

export const nomv = command<string>({
  name: 'nomv',
  syntax: 'nomv <field>',
  summary: 'Makes one value of all values of a field, a line each.',
  examples: ['| makeresults | eval to=split("ann,bob", ",") | nomv to'],
  parse: (cursor) => {
    const field = cursor.field();
    if (cursor.more()) fail({ span: cursor.here() }, 'nomv takes one field.', 'Write nomv again for another field.');
    return field.text;
  },
  print: (field) => fieldName(field),
  lower: (field, input, { span }) => {
    const is = expressionsAt(span);
    const expr = is.call('mvjoin', is.field(field), is.text(delimiterOf(field, rows(input))));
    return { kind: 'extend', input: rows(input), assignments: [{ field, expr, span }], span };
  },
});
