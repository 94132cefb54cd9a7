export { type Access, isAllowed, type Limits } from './access.js';
export { askedSearch } from './advice.js';
export { commands } from './commands/index.js';
export { type Inspection, inspect } from './inspect.js';
export * from './result.js';
export * from './search.js';
export { resolveTime } from './sql/time-bound.js';
