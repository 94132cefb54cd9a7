/**
 * A text with events in XML, as a string and as UTF-8. Markup is ASCII, so that both can be read side by side; positions
 * in one become positions in the other in one pass over the text, because they are asked for from front to back.
 */
export class XmlText {
  readonly text: string;
  readonly bytes: Buffer;
  readonly #ascii: boolean;
  /** A place that was found last, in both. */
  #char = 0;
  #byte = 0;
  /** The first `&` at or after `#scanned` is at `#ampersand` (Infinity: there is none). */
  #scanned = 0;
  #ampersand = -1;

  constructor(text: string) {
    this.text = text;
    this.#ascii = Buffer.byteLength(text) === text.length;
    this.bytes = Buffer.from(text, this.#ascii ? 'latin1' : 'utf8');
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
