import { crc32 } from 'node:zlib';
import { CHUNK_MAGIC, CHUNK_SIZE } from './file-header.js';

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
  /** What is wrong with the header all the same. */
  readonly flaw?: string;
}

/**
 * Reads a chunk header; a string says why it cannot be used. A header whose own checksum is wrong is used where the
 * records match theirs, for then its limits are right and only its tables are not.
 */
export function readChunkHeader(chunk: Buffer): ChunkHeader | string {
  if (chunk.length < RECORDS_AT) return 'it is cut off';
  if (chunk.toString('latin1', 0, 8) !== CHUNK_MAGIC) return 'it does not start with ElfChnk';
  const freeAt = chunk.readUInt32LE(48);
  if (freeAt < RECORDS_AT || freeAt > CHUNK_SIZE) return `it says that its records end at byte ${freeAt}`;
  const checked = (chunk.readUInt32LE(120) & UNCHECKED) === 0;
  const recordsMatch = !checked || crc32(chunk.subarray(RECORDS_AT, freeAt)) === chunk.readUInt32LE(52);
  const limits = { first: chunk.readBigUInt64LE(24), last: chunk.readBigUInt64LE(32), freeAt, recordsMatch };
  if (!checked || headerSum(chunk) === chunk.readUInt32LE(124)) return limits;
  return recordsMatch ? { ...limits, flaw: WRONG_SUM } : WRONG_SUM;
}

const WRONG_SUM = 'its checksum is wrong';

function headerSum(chunk: Buffer): number {
  return crc32(chunk.subarray(128, RECORDS_AT), crc32(chunk.subarray(0, 120)));
}
