import { Damage } from './damage.js';

const HEX: readonly string[] = Array.from({ length: 256 }, (_, n) => n.toString(16).toUpperCase().padStart(2, '0'));

/** `{5770385F-C22A-43E0-BF4C-06F5698FFBD9}` from 16 bytes, the first three groups little-endian. */
export function formatGuid(bytes: Buffer, at: number): string {
  const hex = (i: number) => HEX[bytes[at + i] ?? 0];
  const head = `${hex(3)}${hex(2)}${hex(1)}${hex(0)}-${hex(5)}${hex(4)}-${hex(7)}${hex(6)}`;
  return `{${head}-${hex(8)}${hex(9)}-${hex(10)}${hex(11)}${hex(12)}${hex(13)}${hex(14)}${hex(15)}}`;
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
