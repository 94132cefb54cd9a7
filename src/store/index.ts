export * from './catalogue.js';
export * from './event.js';
export * from './query.js';
export * from './store.js';
