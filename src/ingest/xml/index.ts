export { XmlDecoder } from './decoder.js';
export { xmlLeaves } from './leaves.js';
export { isEventStart, isEventTag } from './markup.js';
export { XmlEvents } from './stored.js';
