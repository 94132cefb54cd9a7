export type { CollectorAddress } from './collector.js';
export { describedDatasets } from './description.js';
export type { Speed } from './pace.js';
export type { ReplayFile } from './read.js';
export { type Replay, type Replayed, replay, type Watcher } from './replay.js';
