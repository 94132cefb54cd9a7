export * from './gunzip.js';
export * from './source.js';
export * from './text.js';
