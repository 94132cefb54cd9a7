import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import type { Utf8Text } from './utf8-text.js';

/** How a file's characters are written. */
export type Encoding = 'utf8' | 'utf16le' | 'utf16be' | 'other';

/** An encoding and the length of the byte order mark that says so. */
export interface EncodingFound {
  readonly encoding: Encoding;
  readonly mark: number;
  /** Of `other`: a name that TextDecoder knows. */
  readonly charset?: string;
}

/** UTF-16 without a mark: every second byte of the first characters is zero, the others are not. */
function bareUtf16(head: Buffer): Encoding | undefined {
  const pairs = Math.min(head.length >> 1, 32);
  if (pairs < 2) return undefined;
  let low = 0;
  let high = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) high++;
    if (head[2 * i + 1] === 0) low++;
  }
  if (low === pairs && high === 0) return 'utf16le';
  if (high === pairs && low === 0) return 'utf16be';
  return undefined;
}

/** The encoding of a file from its first bytes. */
export function encodingOf(head: Buffer): EncodingFound {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf8', mark: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf16le', mark: 2 };
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf16be', mark: 2 };
  return { encoding: bareUtf16(head) ?? 'utf8', mark: 0 };
}

/** How many bytes at the end belong to a UTF-8 character that is not all there. */
function utf8Tail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}

/** How many bytes at the end belong to a UTF-16 character that is not all there. */
function utf16Tail(bytes: Buffer, highByteAt: number): number {
  const odd = bytes.length % 2;
  const unit = bytes.length - odd - 2;
  const high = unit >= 0 ? (bytes[unit + highByteAt] ?? 0) : 0;
  return (high & 0xfc) === 0xd8 ? odd + 2 : odd;
}

/** What windows-1252 has between 0x80 and 0x9f; five codes mean nothing there. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** Turns blocks of bytes into valid UTF-8, never cutting a character in two. */
export class TextDecoderOf {
  readonly #encoding: Encoding;
  #rest: Buffer = Buffer.alloc(0);
  #mark: number;
  /** Some bytes were not valid and became U+FFFD. */
  invalid = false;
  readonly #decoder: TextDecoder | undefined;

  constructor(found: EncodingFound) {
    this.#encoding = found.encoding;
    this.#decoder = found.charset === undefined ? undefined : new TextDecoder(found.charset);
    this.#mark = found.mark;
  }

  decode(block: Buffer, final: boolean): Buffer {
    if (this.#decoder !== undefined) return this.#other(this.#decoder.decode(block, { stream: !final }));
    const bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, block]) : block;
    const skip = Math.min(this.#mark, bytes.length);
    this.#mark -= skip;
    const tail = final ? 0 : this.#tail(bytes);
    this.#rest = bytes.subarray(bytes.length - tail);
    return this.#utf8(bytes.subarray(skip, bytes.length - tail));
  }

  /** How many bytes of the file the first `bytes` of a text that came from it were. */
  sizeOf(text: Utf8Text, bytes: number): number {
    if (this.#encoding === 'utf8') return bytes;
    // Other character sets have one byte for most characters.
    return text.charAt(bytes) * (this.#encoding === 'other' ? 1 : 2);
  }

  #other(text: string): Buffer {
    if (this.#decoder?.encoding !== 'windows-1252') return Buffer.from(text, 'utf8');
    // Some versions of Node take windows-1252 for ISO 8859-1.
    return Buffer.from(
      text.replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80] ?? c),
      'utf8',
    );
  }

  #tail(bytes: Buffer): number {
    if (this.#encoding === 'utf8') return utf8Tail(bytes);
    return utf16Tail(bytes, this.#encoding === 'utf16le' ? 1 : 0);
  }

  #utf8(bytes: Buffer): Buffer {
    if (this.#encoding === 'utf16le') return Buffer.from(bytes.toString('utf16le'), 'utf8');
    if (this.#encoding === 'utf16be') {
      const swapped = Buffer.from(bytes.subarray(0, bytes.length & ~1)).swap16();
      return Buffer.from(swapped.toString('utf16le'), 'utf8');
    }
    if (isUtf8(bytes)) return bytes;
    this.invalid = true;
    return Buffer.from(bytes.toString('utf8'), 'utf8');
  }
}
