export { XmlDecoder } from './decoder.js';
export { isEventTag } from './markup.js';
export { XmlEvents } from './stored.js';
