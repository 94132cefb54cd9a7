import { type DataModel, dataset as datasetOf } from '../../../knowledge/index.js';
import { datasetNamed, modelNamed } from '../datasets/find.js';
import type { Operator, Row } from '../operator.js';

/** The parts of a model that searches depend on, as one JSON text. */
function asJson(model: DataModel): string {
  const { name, datasets } = model;
  const objects = [...datasets].map(([objectName, { parent, constraint, fields }]) => ({
    objectName,
    parentName: parent ?? 'BaseEvent',
    lineage: datasetOf(model, objectName)?.lineage.join('.'),
    constraints: [{ search: constraint }],
    fields: fields.map((field) => ({ fieldName: field.name, type: field.type })),
  }));
  return JSON.stringify({ modelName: name, objects });
}

/** `datamodel` without a mode: a JSON text for each model; with a mode of strings: the dataset's search. */
export const describeModel: Operator<'describeModel'> = async ({ args, span }, context) => {
  const { model, dataset, mode } = args;
  const models = model === undefined ? [...context.knowledge.dataModels.values()] : [modelNamed(model, span, context)];
  const [first] = models;
  if (mode !== undefined && first !== undefined) {
    const found = datasetNamed(first, dataset, span);
    const row: Row = { search: [found.constraint, found.restriction].filter((part) => part !== '').join(' ') };
    return context.hold({ fields: ['search'], rows: [row] }, span, true);
  }
  return context.hold({ fields: ['model'], rows: models.map((m) => ({ model: asJson(m) })) }, span, true);
};
