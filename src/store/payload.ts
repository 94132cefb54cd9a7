import type { StoredEvent } from './event.js';
import { RowBlock, type RowLayout } from './row.js';

/** An event and the number that the store gave it. */
export interface Numbered {
  readonly event: StoredEvent;
  readonly sequence: number;
}

/** The bytes of one INSERT, in pieces: nobody needs them in one place, and putting them there costs a copy. */
export type Payload = readonly Buffer[];

/** How a payload is written: rows as text under a line of column names, or columns in ClickHouse's own binary form. */
export type PayloadFormat = 'TSVWithNames' | 'Native';

/** Bytes of one INSERT, give or take a piece. The engine holds several copies of it while it parses and sorts. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** Inserts of the events in format Native, each complete in itself and about MAX_PAYLOAD at most. */
export function* payloads(events: readonly Numbered[], layout: RowLayout, indexTime: number): Generator<Payload> {
  let block = new RowBlock(layout, indexTime);
  for (const { event, sequence } of events) {
    if (block.size >= MAX_PAYLOAD) {
      yield block.pieces();
      block = new RowBlock(layout, indexTime);
    }
    block.add(event, sequence);
  }
  if (block.rows > 0) yield block.pieces();
}

export function payloadLength(payload: Payload): number {
  return payload.reduce((sum, piece) => sum + piece.length, 0);
}
