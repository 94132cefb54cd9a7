export * from './lower.js';
export * from './plan.js';
