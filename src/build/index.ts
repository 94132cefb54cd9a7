export { buildApi } from './api/index.js';
export { buildApp } from './app/index.js';
export { type AppInfo, appInfo, newestDate } from './app-info.js';
export { buildReport } from './report/index.js';
export { buildSite } from './site/index.js';
export type { BuildSource, FileBody, Files } from './source.js';
export { tarball } from './tar.js';
export { readTestResults, type TestOutcome, type TestResults, type TestStatus } from './test-results.js';
