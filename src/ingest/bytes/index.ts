export * from './blocks.js';
export * from './gunzip.js';
export * from './source.js';
export * from './text.js';
