export { Acks } from './acks.js';
export type { Collector } from './collector.js';
export { isIndexName } from './metadata.js';
export { hecSurface } from './surface.js';
