import { expressionsAt, type Plan } from '../../plan/index.js';
import { distinctKeys, keyField } from '../beside.js';
import { inputOf, type Operator } from '../operator.js';
import { type Key, scored } from './density-scores.js';
import { requireModel } from './model-store.js';

/** Scores rows by a model (apply page); only their distinct values leave the engine. */
export const applyModel: Operator<'applyModel'> = async ({ args, span, ...node }, context): Promise<Plan> => {
  const input = inputOf({ ...node, args, span });
  const model = await requireModel(args.model, span, context);
  if (model === undefined) return input;
  const { field } = expressionsAt(span);
  const names = [...model.settings.by, model.settings.field];
  const rows = await distinctKeys(input, names.map(field), 'apply', span, context);
  const keys = rows.map((row): Key => names.map((_, i) => String(row[keyField(i)] ?? '')));
  return scored(input, keys, model, args, context);
};
