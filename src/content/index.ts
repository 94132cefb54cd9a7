export type { Content } from './content.js';
export { deploymentFor, searchName, withDetection } from './content.js';
export { loadContent, loadDetectionFile } from './load.js';
export * from './model.js';
export { checkMacros } from './references.js';
export { inFile } from './search-position.js';
export { type ContentSearch, savedSearchTable, searchesOf } from './searches.js';
export { findDetections, unknownDetection } from './select.js';
export type { Reading } from './yaml-file.js';
