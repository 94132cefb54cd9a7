export * from './compile.js';
export type { CompileContext, CurrentLookup } from './context.js';
export { nameParts } from './event-type-name.js';
export { fillPattern, matchPattern, resolvePatterns } from './patterns.js';
export { checkRe2, groupNames } from './regex.js';
export { Names } from './stage.js';
