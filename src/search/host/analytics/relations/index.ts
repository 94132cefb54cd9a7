export { cooccurrence } from './cooccurrence.js';
export { type Association, associations } from './entropy.js';
