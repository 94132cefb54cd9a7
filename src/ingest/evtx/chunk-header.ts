import { crc32 } from 'node:zlib';
import { CHUNK_MAGIC } from './file-header.js';

/** Where records start in a chunk, behind its header and its tables of strings and templates. */
export const RECORDS_AT = 512;

/** Set in a chunk that has no checksums. */
const UNCHECKED = 4;

/** What the reader needs from a chunk header. */
export interface ChunkHeader {
  /** Identifiers of the first and the last record. */
  readonly first: bigint;
  readonly last: bigint;
  /** Where the records end. What lies behind is left over from an earlier life of the chunk. */
  readonly freeAt: number;
  /** Whether the records match their checksum. */
  readonly recordsMatch: boolean;
}

/** Reads a chunk header; a string says what is wrong with it. */
export function readChunkHeader(chunk: Buffer): ChunkHeader | string {
  if (chunk.length < RECORDS_AT) return 'it is cut off';
  if (chunk.toString('latin1', 0, 8) !== CHUNK_MAGIC) return 'it does not start with ElfChnk';
  const checked = (chunk.readUInt32LE(120) & UNCHECKED) === 0;
  const sum = crc32(chunk.subarray(128, RECORDS_AT), crc32(chunk.subarray(0, 120)));
  if (checked && sum !== chunk.readUInt32LE(124)) return 'its checksum is wrong';
  const freeAt = chunk.readUInt32LE(48);
  if (freeAt < RECORDS_AT || freeAt > 65_536) return `it says that its records end at byte ${freeAt}`;
  return {
    first: chunk.readBigUInt64LE(24),
    last: chunk.readBigUInt64LE(32),
    freeAt,
    recordsMatch: !checked || crc32(chunk.subarray(RECORDS_AT, freeAt)) === chunk.readUInt32LE(52),
  };
}
