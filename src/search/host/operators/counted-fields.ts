import type { AggregateItem, Plan } from '../../plan/index.js';
import type { HostContext } from '../operator.js';

/** Those of the fields that some row has a value of. */
export async function countedFields(
  plan: Plan,
  fields: readonly string[],
  context: HostContext,
): Promise<readonly string[]> {
  if (fields.length === 0) return [];
  const { span } = plan;
  const items = fields.map(
    (name): AggregateItem => ({
      fn: 'count',
      arg: { kind: 'field', name, quoted: true, span },
      evaluated: false,
      as: name,
      span,
    }),
  );
  const over = { by: [], allNumbers: false, dedupSplitValues: false, span };
  const { rows } = await context.rows({ kind: 'aggregate', input: plan, items, ...over });
  return fields.filter((field) => Number(rows[0]?.[field] ?? 0) > 0);
}
