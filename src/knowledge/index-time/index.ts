export { NO_INDEX_TIME, readIndexTime } from './read-index-time.js';
export * from './rules.js';
