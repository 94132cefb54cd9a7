import { createInflateRaw } from 'node:zlib';
import type { Blocks } from './blocks.js';
import type { ByteSource } from './source.js';

/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string;
  /** Microseconds since the epoch; ZIP knows no zone, UTC is taken. */
  readonly modified: number;
  readonly method: number;
  readonly encrypted: boolean;
  /** Where its packed bytes are. */
  readonly from: number;
  readonly to: number;
}

const END_MARK = 0x06054b50;
const ENTRY_MARK = 0x02014b50;
const LOCAL_MARK = 0x04034b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;

export function isZip(head: Buffer): boolean {
  return head.length >= 4 && head.readUInt32LE(0) === LOCAL_MARK;
}

function endRecord(data: Buffer): number | undefined {
  for (let at = data.length - END_BYTES; at >= Math.max(0, data.length - END_BYTES - MAX_COMMENT); at--) {
    if (data.readUInt32LE(at) === END_MARK) return at;
  }
  return undefined;
}

function dosTime(date: number, time: number): number {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  return Date.UTC(year, month - 1, day, time >> 11, (time >> 5) & 63, (time & 31) * 2) * 1000;
}

/** The files of an archive in the order of its directory; undefined where the directory is damaged or cut off. */
export function zipEntries(data: Buffer): readonly ZipEntry[] | undefined {
  const end = endRecord(data);
  if (end === undefined) return undefined;
  try {
    return readDirectory(data, data.readUInt32LE(end + 16), data.readUInt16LE(end + 10));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readDirectory(data: Buffer, start: number, count: number): readonly ZipEntry[] | undefined {
  const entries: ZipEntry[] = [];
  let at = start;
  for (let i = 0; i < count; i++) {
    if (data.readUInt32LE(at) !== ENTRY_MARK) return undefined;
    const nameBytes = data.readUInt16LE(at + 28);
    const next = at + 46 + nameBytes + data.readUInt16LE(at + 30) + data.readUInt16LE(at + 32);
    const local = data.readUInt32LE(at + 42);
    if (data.readUInt32LE(local) !== LOCAL_MARK) return undefined;
    const from = local + 30 + data.readUInt16LE(local + 26) + data.readUInt16LE(local + 28);
    const name = data.toString('utf8', at + 46, at + 46 + nameBytes);
    if (!name.endsWith('/')) {
      entries.push({
        name,
        modified: dosTime(data.readUInt16LE(at + 14), data.readUInt16LE(at + 12)),
        method: data.readUInt16LE(at + 10),
        encrypted: (data.readUInt16LE(at + 8) & 1) === 1,
        from,
        to: Math.min(data.length, from + data.readUInt32LE(at + 20)),
      });
    }
    at = next;
  }
  return entries;
}

/** The unpacked bytes of an entry that is stored or deflated. Rejects as zlib does where they are damaged. */
async function* unzipped(data: Buffer, { method, from, to }: ZipEntry): Blocks {
  const packed = data.subarray(from, to);
  if (method === 0) {
    yield packed;
    return;
  }
  const inflate = createInflateRaw({ chunkSize: 256 * 1024 });
  inflate.end(packed);
  for await (const piece of inflate) yield piece as Buffer;
}

export function zipSource(name: string, data: Buffer, entry: ZipEntry): ByteSource {
  const source: ByteSource = {
    name,
    total: entry.to - entry.from,
    modified: entry.modified,
    read: 0,
    blocks: () => unzipped(data, entry),
    close: async () => undefined,
  };
  return source;
}
