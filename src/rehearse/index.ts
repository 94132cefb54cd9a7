export * from './backtest/index.js';
export * from './coverage/index.js';
export { type DatasetSources, type DownloadPolicy, type Locate, locator, PUBLIC_POLICY } from './datasets/index.js';
export { fingerprint } from './fingerprint.js';
export { type Hit, type HuntEngines, type HuntError, type HuntOutcome, hunt } from './hunt.js';
export { type LoadEngines, type LoadedFile, type LoadRequest, loadLogs, type Overrides } from './load-logs.js';
export * from './replay/index.js';
export * from './simulate/index.js';
export * from './testing/index.js';
