import { Damage } from './damage.js';

/** Bounds-checked little-endian reads; positions are relative to the start of the buffer. */
export function u8(bytes: Buffer, at: number): number {
  const value = bytes[at];
  if (value === undefined) throw outside();
  return value;
}

export function u16(bytes: Buffer, at: number): number {
  if (at + 2 > bytes.length) throw outside();
  return bytes.readUInt16LE(at);
}

export function u32(bytes: Buffer, at: number): number {
  if (at + 4 > bytes.length) throw outside();
  return bytes.readUInt32LE(at);
}

function outside(): Damage {
  return new Damage('it points outside its chunk');
}
