import { u16 } from './bytes.js';
import { Damage, within } from './damage.js';

/** Link to the next name (4 bytes), hash (2), number of characters (2); the characters and a NUL follow. */
const HEADER = 8;

// What must not stand in a name, lest a hostile one writes markup.
const NOT_A_NAME = /[\s\p{Cc}\p{Cs}<>&'"/=?!]/u;

/** Reads the name of an element or attribute at a position of a chunk. */
export function readName(bytes: Buffer, at: number): string {
  const length = 2 * u16(bytes, at + 6);
  within(at, HEADER + length, bytes.length);
  const name = bytes.toString('utf16le', at + HEADER, at + HEADER + length);
  if (name === '' || NOT_A_NAME.test(name)) throw new Damage('a name in it is not one');
  return name;
}

/** How many bytes the name at `at` takes. */
export function nameSize(bytes: Buffer, at: number): number {
  return HEADER + 2 * u16(bytes, at + 6) + 2;
}

/** Whether a name with its terminating NUL stands at `at`; never throws. */
export function isName(bytes: Buffer, at: number): boolean {
  if (at + HEADER > bytes.length) return false;
  const end = at + nameSize(bytes, at);
  return end <= bytes.length && end > at + HEADER + 2 && bytes.readUInt16LE(end - 2) === 0;
}
