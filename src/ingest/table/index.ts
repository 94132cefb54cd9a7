export { TableDecoder } from './decoder.js';
export { type FoundTable, foundTable } from './recognise.js';
