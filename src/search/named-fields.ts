import { closeMatch } from '../diagnostics/index.js';
import { type Dataset, dataset, definerOf, type Knowledge } from '../knowledge/index.js';
import { inputsOf, type Plan } from './plan/index.js';
import type { SearchExpr } from './spl/index.js';

/** A field that a search asks of a data model which has none of that name. */
export interface Stranger {
  readonly model: string;
  readonly field: string;
  /** What may be meant. */
  readonly match?: string;
}

/** All plans that a plan is made of, subsearches of its steps among them. */
export function* partsOf(plan: Plan): Generator<Plan> {
  yield plan;
  for (const input of inputsOf(plan)) yield* partsOf(input);
  if (plan.kind === 'host') for (const part of plan.subsearches ?? []) yield* partsOf(part);
}

/** Those of the model's fields that a name is likely to be meant for: the letters, or the name without its dataset. */
function likely(field: string, { fields }: Dataset): string | undefined {
  const bare = field.slice(field.lastIndexOf('.') + 1);
  const names = fields.map(({ qualified }) => qualified);
  return closeMatch(field, names) ?? names.find((name) => name.endsWith(`.${bare}`));
}

/** The fields that tstats and the like name and their data models do not have. */
export function strangersIn(plan: Plan, knowledge: Knowledge): readonly Stranger[] {
  const found = new Map<string, Stranger>();
  for (const part of partsOf(plan)) {
    if (part.kind !== 'host' || part.operator !== 'dataset' || !part.args.qualified) continue;
    const model = knowledge.dataModels.get(part.args.model);
    const searched = model && dataset(model, part.args.dataset);
    if (model === undefined || searched === undefined) continue;
    const known = new Set(searched.fields.map(({ qualified }) => qualified));
    for (const field of part.args.fields ?? []) {
      if (known.has(field) || field.includes('*') || field.startsWith('nodename') || definerOf(model, field)) continue;
      const match = likely(field, searched);
      found.set(field, { model: model.name, field, ...(match !== undefined && { match }) });
    }
  }
  return [...found.values()];
}

function compared(expr: SearchExpr): readonly string[] {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.flatMap(compared);
    case 'not':
      return compared(expr.item);
    case 'compare':
    case 'in':
      return [expr.field];
    default:
      return [];
  }
}

/**
 * The fields that a search compares, of events as they are: those of its first search expression, before anything could
 * have made them.
 */
export function fieldsCompared(plan: Plan): ReadonlySet<string> {
  if (plan.kind === 'scan') return new Set(compared(plan.predicate));
  if (plan.kind === 'union') return new Set();
  const [input] = inputsOf(plan);
  return input === undefined ? new Set() : fieldsCompared(input);
}
