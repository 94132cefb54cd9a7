export { relaxedRe2 } from './relax.js';
export * from './translate.js';
