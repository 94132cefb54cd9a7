import { deserialize, serialize } from 'node:v8';

/*
 * Messages between two processes: the lengths of a head and of a body (four bytes each, the least first), the head in Node's
 * structured-clone form, which keeps all numbers, and the body as it is.
 */

const PREFIX = 8;

/** The pieces of one message, for one socket, one after the other. */
export function framed(head: unknown, body: Uint8Array = Buffer.alloc(0)): readonly Uint8Array[] {
  const serialized = serialize(head);
  const start = Buffer.allocUnsafe(PREFIX + serialized.length);
  start.writeUInt32LE(serialized.length, 0);
  start.writeUInt32LE(body.length, 4);
  serialized.copy(start, PREFIX);
  return body.length === 0 ? [start] : [start, body];
}

export type OnMessage = (head: unknown, body: Buffer) => void;

/** Finds the messages in what a socket brings. */
export class FrameReader {
  #parts: Buffer[] = [];
  #length = 0;
  /** Bytes without which there is nothing to do. */
  #needed = PREFIX;

  constructor(private readonly onMessage: OnMessage) {}

  push(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    if (this.#length < this.#needed) return;
    const rest = this.#messages(this.#parts.length === 1 ? bytes : Buffer.concat(this.#parts, this.#length));
    this.#parts = rest.length === 0 ? [] : [rest];
    this.#length = rest.length;
  }

  /** Hands over what is complete; the rest. */
  #messages(bytes: Buffer): Buffer {
    let at = 0;
    for (;;) {
      const left = bytes.length - at;
      this.#needed = PREFIX;
      if (left < PREFIX) break;
      const body = at + PREFIX + bytes.readUInt32LE(at);
      const end = body + bytes.readUInt32LE(at + 4);
      this.#needed = end - at;
      if (left < this.#needed) break;
      this.onMessage(deserialize(bytes.subarray(at + PREFIX, body)), bytes.subarray(body, end));
      at = end;
    }
    return bytes.subarray(at);
  }
}
