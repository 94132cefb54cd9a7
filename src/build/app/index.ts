export { buildApp } from './app.js';
export { notableTitle, riskEntries } from './detection-stanza.js';
export { lookupFileName } from './lookups.js';
export { cis20Of, dataModelsOf, killChainPhases, nistOf, providersOf } from './mappings.js';
export { maintainerOf } from './stories.js';
export { withKeys } from './wording.js';
export { inputsOf, panelName } from './workbench.js';
