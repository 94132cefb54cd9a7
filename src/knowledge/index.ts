export * from './assets/index.js';
export { parseConf, type Setting, type SettingPlace, type Stanza } from './conf-file.js';
export { type Csv, parseCsv } from './csv.js';
export { type Dataset, type DatasetField, dataset, definerOf, rootsOf } from './data-model-dataset.js';
export { explainField, type FieldSource, fieldsOf } from './explain.js';
export {
  INGEST_FUNCTIONS,
  type IngestFunction,
  type IngestName,
  ingestName,
  isIngestFunction,
  NO_INDEX_TIME,
} from './index-time/index.js';
export * from './index-time/rules.js';
export * from './knowledge.js';
export { type App, appAt, type Layer, type LayerContext, layerOrder } from './layers.js';
export type { ListedStanza } from './listing.js';
export { loadKnowledge } from './load.js';
export { type ContentLookup, readContentLookups, withLookups } from './lookup-content.js';
export { plainTable } from './lookup-table.js';
export { placeOfPiece } from './provenance.js';
export type { LoadedKnowledge } from './read-knowledge.js';
export { type Handling, handlingOf } from './setting-catalogue.js';
export { fieldsMadeBy } from './source-fields.js';
export { type TextTableReading, type TextTableRow, textTable } from './text-table.js';
export { cleanName } from './transform-format.js';
