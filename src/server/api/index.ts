export { SearchJobs } from './search-jobs.js';
export type { SearchSetup } from './search-routes.js';
export { apiSurface, restSurface } from './surface.js';
