export { JsonDecoder } from './decoder.js';
export { JsonEvents } from './stored.js';
