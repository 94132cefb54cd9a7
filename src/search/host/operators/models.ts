import { type DensityGroup, type DensitySettings, deviation, groupValues } from '../analytics/density/index.js';
import type { Operator, Row } from '../operator.js';
import { findModel, forgetModel, modelNames, requireModel } from './model-store.js';

const KINDS = { norm: 'Normal', expon: 'Exponential', gaussian_kde: 'Gaussian KDE' } as const;

const COLUMNS = ['type', 'min', 'max', 'mean', 'std', 'cardinality', 'distance', 'other'];

function otherOf({ fitted, sample }: DensityGroup): string {
  if (fitted.kind === 'gaussian_kde') return `bandwidth: ${fitted.bandwidth}, points: ${fitted.points.length}`;
  return fitted.kind === 'expon' ? `location: ${fitted.loc}, scale: ${fitted.scale}` : `mean: ${sample.mean}`;
}

function rowOf(key: string, group: DensityGroup, { by, auto, metric }: DensitySettings): Row {
  const { sample, fitted } = group;
  const values = groupValues(key);
  return {
    ...Object.fromEntries(by.map((field, i) => [field, values[i] ?? ''])),
    type: `${auto ? 'Auto: ' : ''}${KINDS[fitted.kind]}`,
    min: String(sample.min),
    max: String(sample.max),
    mean: String(sample.mean),
    std: String(deviation(sample)),
    cardinality: String(sample.count),
    distance: `metric: ${metric}, distance: ${group.distance}`,
    other: otherOf(group),
  };
}

/** One row a group (summary page, DensityFunction). */
export const summariseModel: Operator<'summariseModel'> = async ({ args, span }, context) => {
  const model = await requireModel(args.model, span, context);
  if (model === undefined) return context.hold({ fields: COLUMNS, rows: [] }, span, true);
  const { settings, groups } = model;
  const rows = [...groups].map(([key, group]) => rowOf(key, group, settings));
  return context.hold({ fields: [...settings.by, ...COLUMNS], rows }, span, true);
};

export const listModels: Operator<'listModels'> = async ({ span }, context) => {
  const rows: Row[] = [];
  for (const name of modelNames(context)) {
    const { settings } = (await findModel(name, context)) ?? {};
    rows.push({ name, type: 'DensityFunction', options: JSON.stringify(settings) });
  }
  return context.hold({ fields: ['name', 'type', 'options'], rows }, span, true);
};

/** Answers no rows. */
export const deleteModel: Operator<'deleteModel'> = async ({ args, span }, context) => {
  const model = await requireModel(args.model, span, context);
  if (model !== undefined && !context.dry) await forgetModel(args.model, context);
  return context.hold({ fields: [], rows: [] }, span);
};
