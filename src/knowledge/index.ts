export { parseConf, type Setting, type SettingPlace, type Stanza } from './conf-file.js';
export { type Csv, parseCsv } from './csv.js';
export { explainField, type FieldSource } from './explain.js';
export * from './knowledge.js';
export { type App, appAt, type Layer, type LayerContext, layerOrder } from './layers.js';
export { loadKnowledge } from './load.js';
export { placeOfPiece } from './provenance.js';
export type { LoadedKnowledge } from './read-knowledge.js';
export { type Handling, handlingOf } from './setting-catalogue.js';
