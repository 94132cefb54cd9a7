export { JsonDecoder } from './decoder.js';
export { JsonEvents } from './stored.js';
export { WholeJson } from './whole.js';
