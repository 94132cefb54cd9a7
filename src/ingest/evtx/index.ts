export { type EvtxRecord, readEvtx } from './read-evtx.js';
