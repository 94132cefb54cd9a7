import { evtxMessages } from '../../diagnostics/codes/evtx.js';
import { type Diagnostic, diagnoser } from '../../diagnostics/index.js';
import { type ChunkHeader, readChunkHeader } from './chunk-header.js';
import { ChunkSource } from './chunk-source.js';
import { Damage } from './damage.js';
import { CHUNK_SIZE, readFileHeader } from './file-header.js';
import { instantMicros, readFiletime } from './filetime.js';
import { type Located, RECORD_HEADER, walkRecords } from './records.js';
import { Renderer } from './render.js';

/** One event of a Windows event log. */
export interface EvtxRecord {
  /** The record's number in its log. */
  readonly recordId: bigint;
  /** The event as one line of XML, spelled as Windows renders it, attributes in single quotes. */
  readonly xml: string;
  /** Where the record starts, in bytes from the start of the file. */
  readonly offset: number;
  /** When it was written: microseconds since 1970-01-01 UTC. */
  readonly writtenMicros: number;
}

type Report = (d: Diagnostic) => void;

const diagnose = diagnoser(evtxMessages);
const ZEROS = Buffer.alloc(CHUNK_SIZE);

/**
 * Reads the events of a Windows event log (`.evtx`) in the order of the file, from the format that
 * [MS-EVEN6] 2.2.12 and the libevtx project describe. What cannot be read is reported with its byte offset, and
 * everything else still comes out; left-over records in the free space of a sound chunk do not.
 *
 * @throws KarstError where `data` is not an event log at all.
 */
export function* readEvtx(data: Buffer, report: Report): Generator<EvtxRecord> {
  const header = readFileHeader(data, report);
  let found = 0;
  for (let at = header.chunksAt; at < data.length; at += CHUNK_SIZE) {
    const chunk = data.subarray(at, at + CHUNK_SIZE);
    // Windows grows a log in steps and fills it with zeros.
    if (chunk.equals(ZEROS.subarray(0, chunk.length))) continue;
    found += 1;
    yield* readChunk(chunk, at, report);
  }
  if (header.chunks !== undefined && header.chunks !== found) {
    report(diagnose('evtx/chunk-count', { offset: 42 }, header.chunks, found));
  }
}

function* readChunk(chunk: Buffer, base: number, report: Report): Generator<EvtxRecord> {
  const header = soundHeader(chunk, base, report);
  const source = new ChunkSource(chunk);
  const skipped = (from: number, to: number) =>
    report(diagnose('evtx/damaged-record', { offset: base + from }, `${to - from} bytes hold no whole record`));
  let read = 0;
  for (const located of walkRecords(chunk, header, skipped)) {
    const record = readRecord(source, located, base, report);
    if (record === undefined) continue;
    read += 1;
    yield record;
  }
  if (header !== undefined && BigInt(read) < header.last - header.first + 1n) {
    report(diagnose('evtx/missing-records', { offset: base }, read, header.first, header.last));
  }
}

/** The chunk's header, if it can be relied on. */
function soundHeader(chunk: Buffer, base: number, report: Report): ChunkHeader | undefined {
  const missing = CHUNK_SIZE - chunk.length;
  if (missing > 0) report(diagnose('evtx/truncated', { offset: base + chunk.length }, missing));
  const header = readChunkHeader(chunk);
  if (typeof header === 'string') {
    report(diagnose('evtx/damaged-chunk', { offset: base }, header));
    return undefined;
  }
  if (header.flaw !== undefined) report(diagnose('evtx/chunk-header', { offset: base }, header.flaw));
  if (!header.recordsMatch && missing === 0) report(diagnose('evtx/chunk-checksum', { offset: base }));
  return header;
}

function readRecord(source: ChunkSource, located: Located, base: number, report: Report): EvtxRecord | undefined {
  const { at, size, id } = located;
  const place = { offset: base + at };
  const renderer = new Renderer(source, (reason) => report(diagnose('evtx/odd-value', place, id, reason)));
  try {
    const xml = renderer.fragment(at + RECORD_HEADER, at + size - 4);
    if (xml === '') throw new Damage('it holds no XML');
    return { recordId: id, xml, offset: base + at, writtenMicros: instantMicros(readFiletime(source.bytes, at + 16)) };
  } catch (error) {
    if (!(error instanceof Damage)) throw error;
    report(diagnose('evtx/damaged-record', place, error.message, id));
    return undefined;
  }
}
