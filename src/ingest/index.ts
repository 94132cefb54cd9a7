export type { EventSink } from './batches.js';
export type { FileReport, IngestOptions, IngestProgress } from './file-ingest.js';
export type { IndexedField } from './indexed-fields.js';
export { ingestBlocks, ingestBuffer, ingestFile } from './ingest-file.js';
export { expandPaths } from './paths.js';
export type { FileFormat } from './recognise.js';
export { SingleEvents, type Told } from './single-event.js';
export { lineHead } from './text/index.js';
export { watched } from './watchdog.js';
