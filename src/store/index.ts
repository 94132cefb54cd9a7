export { ByteEvent, type EventMeta, type EventText } from './byte-event.js';
export * from './catalogue.js';
export { openEmbedded } from './embedded.js';
export * from './event.js';
export { HELD_POSITION, type HeldColumn, type HeldRow, type HeldRows } from './held.js';
export * from './lookup-store.js';
export * from './query.js';
export { recordTable } from './records.js';
export * from './store.js';
