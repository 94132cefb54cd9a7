import { inputsOf, type Plan, type Show } from '../plan/index.js';

/** Nodes whose rows are not those that came in: a format of before says nothing about their fields. */
const OTHER_ROWS: ReadonlySet<Plan['kind']> = new Set(['aggregate', 'distinct', 'union', 'jsonPaths']);

/**
 * How fields are to be shown, by name: what `fieldformat` said last. A renamed field loses its format, since the
 * expression speaks of the field by its old name.
 */
export function shownFormats(plan: Plan): ReadonlyMap<string, Show> {
  if (OTHER_ROWS.has(plan.kind)) return new Map();
  const [first] = inputsOf(plan);
  const before = first === undefined ? new Map<string, Show>() : new Map(shownFormats(first));
  if (plan.kind === 'show') before.set(plan.field, plan);
  if (plan.kind === 'rename') for (const { from, to } of plan.pairs) for (const name of [from, to]) before.delete(name);
  return before;
}
