export { LineDecoder } from './decoder.js';
export { lineHead } from './timestamp.js';
