export * from './chart.js';
export * from './expressions.js';
export * from './host-operators.js';
export * from './inputs.js';
export * from './lower.js';
export * from './plan.js';
export * from './structure.js';
export * from './subsearch-operators.js';
