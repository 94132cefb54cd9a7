export * from './edit.js';
export * from './matches.js';
export { relaxedRe2 } from './relax.js';
export { groupsTaken, type Spelling } from './replacement.js';
export * from './sed.js';
export * from './translate.js';
