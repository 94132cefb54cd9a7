import { crc32 } from 'node:zlib';
import { evtxMessages } from '../../diagnostics/codes/evtx.js';
import { type Diagnostic, diagnoser, KarstError } from '../../diagnostics/index.js';

const diagnose = diagnoser(evtxMessages);

/** Bytes of a chunk, and of the block that the file header fills. */
export const CHUNK_SIZE = 65_536;
const HEADER_BLOCK = 4_096;
const FILE_MAGIC = 'ElfFile\0';
export const CHUNK_MAGIC = 'ElfChnk\0';

/** What the reader needs from the file header. */
export interface FileHeader {
  /** Where the first chunk starts. */
  readonly chunksAt: number;
  /** The number of chunks it lists; undefined where it cannot be relied on, as in the copy of a log in use. */
  readonly chunks: number | undefined;
}

/** Reads the file header, reporting damage. Throws {@link KarstError} where the file is not an event log at all. */
export function readFileHeader(data: Buffer, report: (d: Diagnostic) => void): FileHeader {
  const fallback = { chunksAt: HEADER_BLOCK, chunks: undefined };
  const damaged = (reason: string) => {
    report(diagnose('evtx/damaged-header', { offset: 0 }, reason));
    return fallback;
  };
  if (data.toString('latin1', 0, 8) !== FILE_MAGIC) {
    if (data.toString('latin1', HEADER_BLOCK, HEADER_BLOCK + 8) !== CHUNK_MAGIC) throw notEvtx(data);
    return damaged('it does not start with ElfFile');
  }
  if (data.length < 128) return damaged('it is cut off');
  if (data.readUInt16LE(38) !== 3) return damaged(`format version ${data.readUInt16LE(38)}, where 3 is known`);
  const [dirty, unchecked] = [1, 4].map((flag) => (data.readUInt32LE(120) & flag) !== 0);
  if (!unchecked && crc32(data.subarray(0, 120)) !== data.readUInt32LE(124)) return damaged('its checksum is wrong');
  return { chunksAt: headerBlock(data), chunks: dirty ? undefined : data.readUInt16LE(42) };
}

function headerBlock(data: Buffer): number {
  const size = data.readUInt16LE(40);
  return size >= 128 && data.toString('latin1', size, size + 8) === CHUNK_MAGIC ? size : HEADER_BLOCK;
}

function notEvtx(data: Buffer): KarstError {
  const start = data
    .subarray(0, 8)
    .toString('hex')
    .replace(/(..)(?=.)/g, '$1 ');
  return new KarstError(
    diagnose('evtx/not-evtx', { offset: 0 }, start === '' ? 'nothing (it is empty)' : `the bytes ${start}`),
  );
}
