export type { ApiHost, SearchSetup } from './host.js';
export { type ApiOptions, type ApiParts, makeHost } from './make-host.js';
export { SearchJobs } from './search-jobs.js';
export { apiEndpoints, apiSurface, restSurface } from './surface.js';
export { auditSearch } from './system-endpoints.js';
