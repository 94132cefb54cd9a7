export * from './blocks.js';
export * from './gunzip.js';
export * from './interned.js';
export * from './source.js';
export * from './text.js';
export * from './unzip.js';
export * from './utf8-text.js';
