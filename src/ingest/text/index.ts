export { LineDecoder } from './decoder.js';
