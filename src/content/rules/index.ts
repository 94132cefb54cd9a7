export { RULES } from './catalogue.js';
export { applyFixes, type Fixed } from './fix.js';
export { isKnownId, type Switches } from './levels.js';
export type { Level, LevelFor, Rule, RuleSet, SearchFacts } from './rule.js';
export { type Inspected, type ValidateOptions, type Validation, validate } from './validate.js';
