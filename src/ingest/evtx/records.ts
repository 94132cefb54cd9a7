import { type ChunkHeader, RECORDS_AT } from './chunk-header.js';

/** Signature, size and identifier before, and a copy of the size behind the binary XML of a record. */
export const RECORD_HEADER = 24;
const SMALLEST = RECORD_HEADER + 4;
const SIGNATURE = 0x00002a2a;
const SIGNATURE_BYTES = Buffer.from('**\0\0', 'latin1');

/** Where a record is in its chunk; `size` covers its header and trailer. */
export interface Located {
  readonly at: number;
  readonly size: number;
  readonly id: bigint;
}

/**
 * Walks the records of a chunk, in a chunk with a sound header only up to its free space. Behind damage it goes on
 * with the next whole record that can belong there: record identifiers ascend, so what does not is a leftover of an
 * earlier life of the chunk. `skipped` hears of the bytes left out.
 */
export function* walkRecords(
  chunk: Buffer,
  header: ChunkHeader | undefined,
  skipped: (from: number, to: number) => void,
): Generator<Located> {
  const end = Math.min(header?.freeAt ?? chunk.length, chunk.length);
  let gapAt = header === undefined ? RECORDS_AT : -1;
  let previous = -1n;
  for (let at = RECORDS_AT; at < end; ) {
    const inGap = gapAt >= 0;
    const record = locate(chunk, at, end, inGap);
    if (record === undefined || (inGap && !belongs(record.id, previous, header))) {
      if (!inGap) gapAt = at;
      at = nextSignature(chunk, at + 1, end);
      continue;
    }
    if (gapAt >= 0 && gapAt < at) skipped(gapAt, at);
    gapAt = header === undefined ? at + record.size : -1;
    yield record;
    if (belongs(record.id, previous, header)) previous = record.id;
    at += record.size;
  }
  if (gapAt >= 0 && gapAt < end && (header !== undefined || !isZero(chunk, gapAt, end))) skipped(gapAt, end);
}

/** The record at `at`, if one is there whole. `strict` demands the copy of its size behind it. */
function locate(chunk: Buffer, at: number, end: number, strict: boolean): Located | undefined {
  if (at + SMALLEST > end || chunk.readUInt32LE(at) !== SIGNATURE) return undefined;
  const size = chunk.readUInt32LE(at + 4);
  const next = at + size;
  if (size < SMALLEST || next > end) return undefined;
  const confirmed = chunk.readUInt32LE(next - 4) === size || (!strict && startsRecord(chunk, next, end));
  return confirmed ? { at, size, id: chunk.readBigUInt64LE(at + 8) } : undefined;
}

function startsRecord(chunk: Buffer, at: number, end: number): boolean {
  return at === end || (at + 4 <= end && chunk.readUInt32LE(at) === SIGNATURE);
}

function belongs(id: bigint, previous: bigint, header: ChunkHeader | undefined): boolean {
  return id > previous && (header === undefined || (id >= header.first && id <= header.last));
}

function nextSignature(chunk: Buffer, from: number, end: number): number {
  const next = chunk.indexOf(SIGNATURE_BYTES, from);
  return next < 0 || next > end ? end : next;
}

function isZero(chunk: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (chunk[at] !== 0) return false;
  return true;
}
