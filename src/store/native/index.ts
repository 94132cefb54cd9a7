export * from './block.js';
export { ByteSink } from './byte-sink.js';
export * from './column.js';
