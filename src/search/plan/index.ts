export * from './host-operators.js';
export * from './inputs.js';
export * from './lower.js';
export * from './plan.js';
