export { type DownloadPolicy, PUBLIC_POLICY } from './connect.js';
export { type DatasetFile, type DatasetSources, type Locate, locator } from './locate.js';
