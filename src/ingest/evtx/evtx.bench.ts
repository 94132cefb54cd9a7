import { readEvtx } from './read-evtx.js';

/** Measures reading: bytes of event log per second, in units of 10^6, until every event is a flat XML string. */
export function benchEvtx(data: Buffer): { readonly megabytesPerSecond: number; readonly events: number } {
  const started = process.hrtime.bigint();
  let events = 0;
  let characters = 0;
  for (const record of readEvtx(data, () => {})) {
    events += 1;
    // Concatenation is lazy in V8; looking at a character makes the string.
    characters += record.xml.charCodeAt(record.xml.length - 1);
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  if (events > 0 && characters === 0) throw new Error('Events without text.');
  return { megabytesPerSecond: data.length / 1e6 / seconds, events };
}
