import { type Diagnostic, KarstError } from '../diagnostics/index.js';
import type { EventSink } from './batches.js';
import { type Blocks, type ByteSource, blockSource, bufferSource, fileSource } from './bytes/index.js';
import { FileIngest, type FileReport, type IngestOptions } from './file-ingest.js';
import { diagnose, type Report } from './report.js';

/**
 * Reads a log file into events and hands them to `sink` in batches; the next batch is read while one is being stored.
 * The format is told by content (EVTX, Windows event XML, JSON, text lines; each also gzipped), memory stays flat except for
 * EVTX. What cannot be read is reported with its byte offset (in the unpacked data) and counted as `damaged`; a file that
 * cannot be opened is reported too and has the format `unreadable`.
 *
 * @throws only what `sink` rejects with
 */
export async function ingestFile(
  path: string,
  options: IngestOptions,
  sink: EventSink,
  report: Report,
): Promise<FileReport> {
  return ingestSource(path, () => fileSource(path), options, sink, report);
}

/**
 * As `ingestFile`, over bytes at hand; `name` stands for the path.
 *
 * @param options `modified` is the time of events that tell none: microseconds since the epoch, default now
 */
export async function ingestBuffer(
  name: string,
  data: Buffer,
  options: IngestOptions & { readonly modified?: number; readonly blockBytes?: number },
  sink: EventSink,
  report: Report,
): Promise<FileReport> {
  const open = async () => bufferSource(name, data, options.modified ?? Date.now() * 1000, options.blockBytes);
  return ingestSource(name, open, options, sink, report);
}

/**
 * As `ingestFile`, over bytes that arrive in blocks; the next block is asked for when the events of those before have
 * been taken. `name` stands for the path.
 *
 * @param options `modified` as for `ingestBuffer`
 */
export async function ingestBlocks(
  name: string,
  blocks: Blocks,
  options: IngestOptions & { readonly modified?: number },
  sink: EventSink,
  report: Report,
): Promise<FileReport> {
  const open = async () => blockSource(name, blocks, options.modified ?? Date.now() * 1000);
  return ingestSource(name, open, options, sink, report);
}

async function ingestSource(
  path: string,
  open: () => Promise<ByteSource>,
  options: IngestOptions,
  sink: EventSink,
  report: Report,
): Promise<FileReport> {
  const guarded = guard(sink);
  let source: ByteSource | undefined;
  try {
    source = await open();
    return await new FileIngest(source, options, guarded.sink, report).run();
  } catch (error) {
    if (guarded.failed(error)) throw error;
    for (const diagnostic of diagnosticsOf(error, path)) report(diagnostic);
    return { path, format: 'unreadable', events: guarded.events(), damaged: 1, bytes: source?.total ?? 0 };
  } finally {
    await source?.close();
  }
}

/** What a failed read tells: an error that the file system did not raise is a bug and goes on up. */
function diagnosticsOf(error: unknown, path: string): readonly Diagnostic[] {
  if (error instanceof KarstError) return error.diagnostics.map((d) => ({ file: path, ...d }));
  if (error instanceof Error && 'code' in error)
    return [diagnose('ingest/unreadable-file', { file: path }, error.message)];
  throw error;
}

/** Tells the sink's own errors from those of reading. */
function guard(sink: EventSink) {
  const failures = new Set<unknown>();
  let events = 0;
  return {
    sink: async (batch: Parameters<EventSink>[0]): Promise<void> => {
      try {
        await sink(batch);
        events += batch.length;
      } catch (error) {
        failures.add(error);
        throw error;
      }
    },
    failed: (error: unknown): boolean => failures.has(error),
    events: (): number => events,
  };
}
