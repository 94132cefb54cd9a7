export { buildApi } from './api.js';
