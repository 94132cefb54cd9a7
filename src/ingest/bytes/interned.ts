/** Places in the table; a power of two. */
const SIZE = 1024;

/** Longer strings are seldom the same. */
const MAX_LENGTH = 128;

interface Entry {
  readonly bytes: Buffer;
  readonly text: string;
}

/** Makes strings of UTF-8 that mostly repeats, such as host names: the same string again where it can. */
export class Interned {
  readonly #entries: (Entry | undefined)[] = new Array<Entry | undefined>(SIZE).fill(undefined);

  of(bytes: Buffer, from: number, to: number): string {
    if (to - from > MAX_LENGTH) return bytes.toString('utf8', from, to);
    const place = hash(bytes, from, to);
    const known = this.#entries[place];
    if (known !== undefined && isSame(known.bytes, bytes, from, to)) return known.text;
    const own = Buffer.from(bytes.subarray(from, to));
    const entry = { bytes: own, text: own.toString('utf8') };
    this.#entries[place] = entry;
    return entry.text;
  }
}

function hash(bytes: Buffer, from: number, to: number): number {
  let code = to - from;
  for (let i = from; i < to; i++) code = (Math.imul(code, 31) + (bytes[i] ?? 0)) | 0;
  return code & (SIZE - 1);
}

function isSame(known: Buffer, bytes: Buffer, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
  return true;
}
