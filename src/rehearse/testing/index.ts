export type { TestMeans } from './bench.js';
export * from './results.js';
export { type TestOptions, testDetections } from './test-detections.js';
export { unreadable } from './validation.js';
