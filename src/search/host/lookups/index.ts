export * from './compile-lookup.js';
export { conformRows } from './conform-rows.js';
export { isExact, type JoinRows, joinRows } from './join-rows.js';
export { findLookup, lookupColumns, lookupContents, targetOf } from './lookup-contents.js';
export { type InputValue, MOST_COMBINATIONS, matchEach } from './match-each.js';
export { outputValues } from './output-values.js';
export { type RowTest, rowFilter } from './row-filter.js';
