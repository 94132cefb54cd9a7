/** Bytes allocated at a time: few for the many columns of small inserts, more as a column turns out to be long. */
const FIRST_PIECE = 512;
const LAST_PIECE = 256 * 1024;

/** Up to so many bytes a loop here is quicker than a call out of V8. */
const FEW = 24;

const FIRST_BEYOND_ASCII = 128;

/** Where bytes are written to one after the other; they come out in pieces, so that nothing is copied to grow. */
export class ByteSink {
  #pieces: Buffer[] = [];
  #piece: Buffer = Buffer.alloc(0);
  #at = 0;

  /** Everything written. Nothing may be written afterwards. */
  pieces(): readonly Buffer[] {
    return this.#at === 0 ? this.#pieces : [...this.#pieces, this.#piece.subarray(0, this.#at)];
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#piece[this.#at++] = value;
  }

  /** The same byte several times. */
  repeat(value: number, count: number): void {
    this.#reserve(count);
    const end = this.#at + count;
    if (count > FEW) this.#piece.fill(value, this.#at, end);
    else for (let at = this.#at; at < end; at++) this.#piece[at] = value;
    this.#at = end;
  }

  /** LEB128, as ClickHouse writes lengths. */
  varint(value: number): void {
    let left = value;
    for (; left >= 128; left = Math.floor(left / 128)) this.byte(128 | (left % 128));
    this.byte(left);
  }

  /** A whole number within ±2^53 in eight bytes, least first, negative ones as two's complement. */
  int64(value: number): void {
    this.#reserve(8);
    const high = Math.floor(value / 2 ** 32);
    this.#at = this.#piece.writeUInt32LE(value - high * 2 ** 32, this.#at);
    this.#at = this.#piece.writeInt32LE(high, this.#at);
  }

  /** A string in UTF-8 after its length. */
  text(value: string): void {
    if (value.length <= FEW && this.#shortAscii(value)) return;
    const size = Buffer.byteLength(value, 'utf8');
    this.varint(size);
    this.#reserve(size);
    this.#at += this.#piece.write(value, this.#at, 'utf8');
  }

  /** The string that `source[from, to)` is, after its length. */
  bytes(source: Buffer, from: number, to: number): void {
    const size = to - from;
    this.varint(size);
    this.#reserve(size);
    if (size > FEW) source.copy(this.#piece, this.#at, from, to);
    else this.#copyFew(source, from, to);
    this.#at += size;
  }

  #copyFew(source: Buffer, from: number, to: number): void {
    const target = this.#piece;
    let at = this.#at;
    for (let i = from; i < to; i++) target[at++] = source[i] ?? 0;
  }

  /** Writes the string and returns true if it is ASCII. */
  #shortAscii(value: string): boolean {
    this.#reserve(value.length + 1);
    const target = this.#piece;
    let at = this.#at;
    target[at++] = value.length;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code >= FIRST_BEYOND_ASCII) return false;
      target[at++] = code;
    }
    this.#at = at;
    return true;
  }

  #reserve(bytes: number): void {
    if (this.#piece.length - this.#at < bytes) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    if (this.#at > 0) this.#pieces.push(this.#piece.subarray(0, this.#at));
    this.#piece = Buffer.allocUnsafe(Math.max(bytes, FIRST_PIECE, Math.min(2 * this.#piece.length, LAST_PIECE)));
    this.#at = 0;
  }
}
