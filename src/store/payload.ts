import type { StoredEvent } from './event.js';
import { headerLine, type RowLayout, rowEncoder } from './row.js';

/** An event and the number that the store gave it. */
export interface Numbered {
  readonly event: StoredEvent;
  readonly sequence: number;
}

/** Bytes of one INSERT, give or take a row. The engine holds several copies of it while it parses and sorts. */
const MAX_PAYLOAD = 32 * 1024 * 1024;

const FIRST_CAPACITY = 64 * 1024;

/** No UTF-16 unit takes more bytes in UTF-8. */
const BYTES_PER_UNIT = 3;

/** A Buffer that grows as text is written to it. */
class Bytes {
  #buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
  length = 0;

  write(text: string): void {
    const needed = this.length + text.length * BYTES_PER_UNIT;
    if (needed > this.#buffer.length) this.#grow(needed);
    this.length += this.#buffer.write(text, this.length, 'utf8');
  }

  /** Hands the bytes out and starts again with a buffer of its own: the engine reads the old one in the background. */
  take(): Buffer {
    const taken = this.#buffer.subarray(0, this.length);
    this.#buffer = Buffer.allocUnsafe(FIRST_CAPACITY);
    this.length = 0;
    return taken;
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
  const bytes = new Bytes();
  for (const { event, sequence } of events) {
    if (bytes.length === 0) bytes.write(header);
    bytes.write(`${encode(event, sequence)}\n`);
    if (bytes.length >= MAX_PAYLOAD) yield bytes.take();
  }
  if (bytes.length > 0) yield bytes.take();
}
