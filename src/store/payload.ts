import type { StoredEvent } from './event.js';
import { headerLine, type RowLayout, rowEncoder } from './row.js';

/** An event and the number that the store gave it. */
export interface Numbered {
  readonly event: StoredEvent;
  readonly sequence: number;
}

/** Bytes of one INSERT, give or take a row. The engine holds several copies of it while it parses and sorts. */
const MAX_PAYLOAD = 16 * 1024 * 1024;

/** Room beyond the guess, for rows that are longer than the first. */
const SLACK = 64 * 1024;

/** No UTF-16 unit takes more bytes in UTF-8. */
const BYTES_PER_UNIT = 3;

/** A Buffer that grows as text is written to it. Guessing its size well saves copies and garbage. */
class Bytes {
  #buffer: Buffer;
  length = 0;

  constructor(guess: number) {
    this.#buffer = Buffer.allocUnsafe(Math.min(guess, MAX_PAYLOAD) + SLACK);
  }

  write(text: string): void {
    const needed = this.length + text.length * BYTES_PER_UNIT;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.length += this.#buffer.write(text, this.length, 'utf8');
  }

  content(): Buffer {
    return this.#buffer.subarray(0, this.length);
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.length);
    this.#buffer = larger;
  }
}

/**
 * TabSeparatedWithNames payloads for the events, each complete in itself and about MAX_PAYLOAD at most.
 * Lazy, so that the next one is encoded while the engine's threads work on the one before.
 */
export function* payloads(events: readonly Numbered[], layout: RowLayout, indexTime: number): Generator<Buffer> {
  const encode = rowEncoder(layout, indexTime);
  const header = headerLine(layout);
  let bytes: Bytes | undefined;
  let left = events.length;
  for (const { event, sequence } of events) {
    const row = `${encode(event, sequence)}\n`;
    if (bytes === undefined) {
      bytes = new Bytes(header.length + row.length * left);
      bytes.write(header);
    }
    bytes.write(row);
    left--;
    if (bytes.length < MAX_PAYLOAD && left > 0) continue;
    yield bytes.content();
    bytes = undefined;
  }
}
