export { buildApp } from './app.js';
export { notableTitle } from './detection-stanza.js';
export { cis20Of, dataModelsOf, killChainPhases, nistOf, providersOf } from './mappings.js';
export { maintainerOf } from './stories.js';
export { withKeys } from './wording.js';
