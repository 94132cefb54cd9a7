import { setImmediate } from 'node:timers/promises';
import type { StoredEvent } from './event.js';
import { RowBlock, type RowLayout } from './row.js';

/** An event, the number that the store gave it, and when that was (microseconds since the epoch). */
export interface Numbered {
  readonly event: StoredEvent;
  readonly sequence: number;
  readonly indexTime: number;
}

/** The bytes of one INSERT, in pieces: nobody needs them in one place, and putting them there costs a copy. */
export type Payload = readonly Buffer[];

/** How a payload is written: rows as text under a line of column names, or columns in ClickHouse's own binary form. */
export type PayloadFormat = 'TSVWithNames' | 'Native';

/** Bytes of one INSERT, give or take a piece. The engine holds several copies of it while it parses and sorts. */
const MAX_PAYLOAD = 64 * 1024 * 1024;

/** Inserts of the events in format Native, each complete in itself and about MAX_PAYLOAD at most. */
export function* payloads(events: readonly Numbered[], layout: RowLayout): Generator<Payload> {
  let block = new RowBlock(layout);
  for (const { event, sequence, indexTime } of events) {
    if (block.size >= MAX_PAYLOAD) {
      yield block.pieces();
      block = new RowBlock(layout);
    }
    block.add(event, sequence, indexTime);
  }
  if (block.rows > 0) yield block.pieces();
}

/** Events that are encoded without letting others have the thread: some milliseconds. */
const TURN = 500;

/** As `payloads`, for work that clients who wait for their answers must not feel. */
export async function* payloadsInTurns(events: readonly Numbered[], layout: RowLayout): AsyncGenerator<Payload> {
  let block = new RowBlock(layout);
  for (let from = 0; from < events.length; from += TURN) {
    if (block.size >= MAX_PAYLOAD) {
      yield block.pieces();
      block = new RowBlock(layout);
    }
    for (const { event, sequence, indexTime } of events.slice(from, from + TURN)) {
      block.add(event, sequence, indexTime);
    }
    await setImmediate();
  }
  if (block.rows > 0) yield block.pieces();
}

export function payloadLength(payload: Payload): number {
  return payload.reduce((sum, piece) => sum + piece.length, 0);
}
