export * from './block.js';
export * from './column.js';
