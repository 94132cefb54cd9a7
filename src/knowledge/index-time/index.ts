export { type IngestName, ingestName } from './ingest-expression.js';
export { INGEST_FUNCTIONS, type IngestFunction, isIngestFunction } from './ingest-functions.js';
export { NO_INDEX_TIME, readIndexTime } from './read-index-time.js';
export * from './rules.js';
