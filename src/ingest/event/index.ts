export * from './decoder.js';
export * from './field-name.js';
export * from './moment.js';
export * from './origin.js';
export * from './shape.js';
