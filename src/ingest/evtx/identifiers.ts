import { Damage } from './damage.js';

const HEX: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).toUpperCase().padStart(2, '0'));

/** `{5770385F-C22A-43E0-BF4C-06F5698FFBD9}` from 16 bytes, the first three groups little-endian. */
export function formatGuid(bytes: Buffer, at: number): string {
  const groups = `${word(bytes, at + 2)}${word(bytes, at)}-${word(bytes, at + 4)}-${word(bytes, at + 6)}`;
  return `{${groups}-${pair(bytes, at + 8)}-${pair(bytes, at + 10)}${pair(bytes, at + 12)}${pair(bytes, at + 14)}}`;
}

function word(bytes: Buffer, at: number): string {
  return `${HEX[bytes[at + 1] ?? 0]}${HEX[bytes[at] ?? 0]}`;
}

function pair(bytes: Buffer, at: number): string {
  return `${HEX[bytes[at] ?? 0]}${HEX[bytes[at + 1] ?? 0]}`;
}

/** The size in bytes of the security identifier at `at`. */
export function sidSize(bytes: Buffer, at: number): number {
  return 8 + 4 * (bytes[at + 1] ?? 0);
}

/** `S-1-5-18`; authorities of 2^32 and above are hexadecimal, as Windows writes them. */
export function formatSid(bytes: Buffer, at: number, size: number): string {
  if (size < 8 || sidSize(bytes, at) > size) throw new Damage(`a security identifier in ${size} bytes`);
  const authority = bytes.readUIntBE(at + 2, 6);
  let text = `S-${bytes[at]}-${authority < 2 ** 32 ? authority : `0x${authority.toString(16).toUpperCase()}`}`;
  for (let sub = at + 8; sub < at + sidSize(bytes, at); sub += 4) text += `-${bytes.readUInt32LE(sub)}`;
  return text;
}
