/** Bytes of one message at most; a longer one is cut there, and what follows is a message of its own. */
export const MAX_MESSAGE = 64 * 1024;

const LINE_FEED = 10;
const SPACE = 32;

/** RFC 6587: the digits of a count, then a blank; a message begins with `<` itself. */
const MAX_DIGITS = 6;

/**
 * Cuts the bytes of one connection into messages (RFC 6587): each after its length in bytes and a blank (octet counting), or
 * up to a line feed. Both may come over one connection; the first character of a message tells which.
 */
export class SyslogFrames {
  #rest: Buffer = Buffer.alloc(0);

  /** The messages that are complete. */
  read(block: Buffer): readonly string[] {
    let bytes = this.#rest.length === 0 ? block : Buffer.concat([this.#rest, block]);
    const messages: string[] = [];
    for (let used = this.#one(bytes, messages); used > 0; used = this.#one(bytes, messages))
      bytes = bytes.subarray(used);
    this.#rest = bytes;
    return messages;
  }

  /** What is left when the connection ends. */
  end(): readonly string[] {
    const messages: string[] = [];
    const count = counted(this.#rest);
    add(messages, typeof count === 'object' ? this.#rest.subarray(count.digits + 1) : this.#rest);
    this.#rest = Buffer.alloc(0);
    return messages;
  }

  /** Bytes used for one message; 0 = more are needed. */
  #one(bytes: Buffer, messages: string[]): number {
    const count = counted(bytes);
    if (count === 'unknown') return 0;
    if (count !== undefined) {
      const from = count.digits + 1;
      if (bytes.length < from + count.size) return 0;
      add(messages, bytes.subarray(from, from + count.size));
      return from + count.size;
    }
    const end = bytes.indexOf(LINE_FEED);
    if (end < 0 && bytes.length < MAX_MESSAGE) return 0;
    const size = end < 0 || end > MAX_MESSAGE ? MAX_MESSAGE : end;
    add(messages, bytes.subarray(0, size));
    return size === end ? size + 1 : size;
  }
}

/** The length at the start of a frame; undefined where the frame ends with a line feed instead. */
function counted(bytes: Buffer): { readonly digits: number; readonly size: number } | 'unknown' | undefined {
  let digits = 0;
  while (digits < MAX_DIGITS && isDigit(bytes[digits])) digits++;
  if (digits === 0) return undefined;
  if (digits === bytes.length) return 'unknown';
  const size = Number(bytes.toString('latin1', 0, digits));
  // A count is a plain number before the `<` of a priority; a line that begins with a year, say, is a line.
  if (bytes[0] === 48 || bytes[digits] !== SPACE || size > MAX_MESSAGE) return undefined;
  if (bytes.length === digits + 1) return 'unknown';
  return bytes[digits + 1] === 60 ? { digits, size } : undefined;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

function add(messages: string[], bytes: Buffer): void {
  const text = bytes.toString('utf8').replace(/[\r\n\0]+$/, '');
  if (text.trim() !== '') messages.push(text);
}
