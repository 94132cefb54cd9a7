export { buildSite } from './site.js';
