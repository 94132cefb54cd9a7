import { expressionsAt, type Plan } from '../../../plan/index.js';
import type { HostContext, Operator, Row } from '../../operator.js';
import { RESULT, result, SUBJECT, subjectsOf, textsOf, withAnswers } from './answers.js';

/** The body over a table that holds one value a row: what each value is answered. */
async function bodies(
  values: readonly string[],
  { args, span }: Parameters<Operator<'perValue'>>[0],
  context: HostContext,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const { field: name, body, mode } = args;
  const rows = values.map((value) => ({ [name]: value }));
  const input = await context.hold({ fields: [name], rows }, span);
  const { call, field } = expressionsAt(span);
  const expr = mode === 'map' ? body : call('if', body, field(name), call('null'));
  const computed: Plan = { kind: 'extend', input, assignments: [{ field: RESULT, expr, span }], span };
  const answers = await context.rows(
    { kind: 'distinct', input: computed, fields: [name, RESULT], span },
    values.length,
  );
  return new Map(answers.rows.map((row) => [String(row[name]), textsOf(row[RESULT] ?? [])]));
}

/** mvfilter() and mvmap() whose bodies hold what SQL cannot do inside a list. */
export const perValue: Operator<'perValue'> = (node, context) => {
  const question = {
    keys: new Map([[SUBJECT, node.args.list]]),
    fields: [{ from: RESULT, to: node.args.as, mode: 'replace' as const }],
    answer: async (rows: readonly Row[]) => {
      const lists = subjectsOf(rows).map(textsOf);
      const answers = await bodies([...new Set(lists.flat())], node, context);
      return lists.map((list) => result(list.flatMap((value) => answers.get(value) ?? [])));
    },
  };
  return withAnswers(node, question, context);
};
