export { Entry, type Reread } from './entry.js';
