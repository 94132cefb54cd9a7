import { searchMessages } from '../../../diagnostics/codes/search.js';
import { closeMatches, diagnoser, KarstError, type Span } from '../../../diagnostics/index.js';
import { type DataModel, type Dataset, dataset } from '../../../knowledge/index.js';
import type { HostContext } from '../operator.js';

const diagnose = diagnoser(searchMessages);

export function modelNamed(name: string, span: Span, context: HostContext): DataModel {
  const { dataModels } = context.knowledge;
  const model = dataModels.get(name);
  if (model !== undefined) return model;
  throw new KarstError(diagnose('search/no-data-model', { span }, name, closeMatches(name, dataModels.keys())));
}

/** Without a name: the first root dataset. */
export function datasetNamed(model: DataModel, name: string | undefined, span: Span): Dataset {
  const found = dataset(model, name);
  if (found !== undefined) return found;
  throw new KarstError(diagnose('search/no-dataset', { span }, model.name, name ?? '', [...model.datasets.keys()]));
}
