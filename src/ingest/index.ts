export type { EventSink } from './batches.js';
export {
  type FileReport,
  type IngestOptions,
  type IngestProgress,
  ingestBuffer,
  ingestFile,
} from './ingest-file.js';
export { expandPaths } from './paths.js';
export type { FileFormat } from './recognise.js';
