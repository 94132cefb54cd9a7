import type { StoredEvent } from './event.js';
import { headerLine, type RowLayout, rowEncoder } from './row.js';

/** An event and the number that the store gave it. */
export interface Numbered {
  readonly event: StoredEvent;
  readonly sequence: number;
}

/** The bytes of one INSERT, in pieces: nobody needs them in one place, and putting them there costs a copy. */
export type Payload = readonly Buffer[];

/** Bytes of one INSERT, give or take a piece. The engine holds several copies of it while it parses and sorts. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** Text is turned into bytes when there is this much of it: few large conversions are cheaper than many small ones. */
const PIECE = 128 * 1024;

/** TabSeparatedWithNames payloads for the events, each complete in itself and about MAX_PAYLOAD at most. */
export function* payloads(events: readonly Numbered[], layout: RowLayout, indexTime: number): Generator<Payload> {
  const encode = rowEncoder(layout, indexTime);
  const header = headerLine(layout);
  let pieces: Buffer[] = [];
  let bytes = 0;
  let text = header;
  let left = events.length;
  for (const { event, sequence } of events) {
    text += `${encode(event, sequence)}\n`;
    left--;
    if (text.length < PIECE && left > 0) continue;
    const piece = Buffer.from(text, 'utf8');
    pieces.push(piece);
    bytes += piece.length;
    text = '';
    if (bytes < MAX_PAYLOAD && left > 0) continue;
    yield pieces;
    pieces = [];
    bytes = 0;
    text = header;
  }
}

export function payloadLength(payload: Payload): number {
  return payload.reduce((sum, piece) => sum + piece.length, 0);
}
