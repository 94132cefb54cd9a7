export type { Budget } from './budgeted-worker.js';
export * from './host.js';
export { liftRegexes } from './lift.js';
export { regexReplace, regexSed } from './steps/edit.js';
export { regexFind, regexMatch } from './steps/match.js';
export { perValue } from './steps/per-value.js';
export { regexExtract } from './steps/rex.js';
