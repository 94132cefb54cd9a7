import { isAscii } from 'node:buffer';

/**
 * A text in UTF-8, and as a string for who needs one. Positions in one become positions in the other in one pass over the
 * text as long as they are asked for from front to back.
 */
export class Utf8Text {
  readonly bytes: Buffer;
  readonly #ascii: boolean;
  #text: string | undefined;
  /** A place that was found last, in both. */
  #char = 0;
  #byte = 0;
  /** The first `&` at or after `#scanned` is at `#ampersand` (Infinity: there is none). */
  #scanned = 0;
  #ampersand = -1;

  /** @param bytes valid UTF-8 */
  constructor(bytes: Buffer) {
    this.bytes = bytes;
    this.#ascii = isAscii(bytes);
  }

  static of(text: string): Utf8Text {
    return new Utf8Text(Buffer.from(text, 'utf8'));
  }

  get text(): string {
    this.#text ??= this.bytes.toString(this.#ascii ? 'latin1' : 'utf8');
    return this.#text;
  }

  byteAt(char: number): number {
    if (this.#ascii) return char;
    if (char < this.#char) this.#found(0, 0);
    this.#found(char, this.#byte + Buffer.byteLength(this.text.slice(this.#char, char)));
    return this.#byte;
  }

  charAt(byte: number): number {
    if (this.#ascii) return byte;
    if (byte < this.#byte) this.#found(0, 0);
    this.#found(this.#char + this.bytes.toString('utf8', this.#byte, byte).length, byte);
    return this.#char;
  }

  /** Whether there is an `&` in `bytes[from, to)`. */
  hasAmpersand(from: number, to: number): boolean {
    if (this.#ampersand < from || from < this.#scanned) {
      const at = this.bytes.indexOf(AMPERSAND, from);
      this.#scanned = from;
      this.#ampersand = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    return this.#ampersand < to;
  }

  #found(char: number, byte: number): void {
    this.#char = char;
    this.#byte = byte;
  }
}

const AMPERSAND = 38;
