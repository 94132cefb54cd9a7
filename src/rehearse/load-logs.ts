import type { Diagnostic } from '../diagnostics/index.js';
import { KarstError } from '../diagnostics/index.js';
import type { FileReport, IngestOptions } from '../ingest/index.js';
import type { Store, StoredEvent } from '../store/index.js';

/** What the events are said to be, over what the files say themselves. */
export interface Overrides {
  readonly index?: string;
  readonly source?: string;
  readonly sourcetype?: string;
  readonly host?: string;
}

export interface LoadRequest {
  /** Files; folders are expanded before. */
  readonly files: readonly string[];
  readonly overrides: Overrides;
  /** Ingest even what this store holds already. */
  readonly force: boolean;
  readonly onProgress?: IngestOptions['onProgress'];
}

/** The moving parts, handed in so that tests can do without files. */
export interface LoadEngines {
  ingestFile(
    path: string,
    options: IngestOptions,
    sink: (events: readonly StoredEvent[]) => Promise<void>,
    report: (d: Diagnostic) => void,
  ): Promise<FileReport>;
  /** Equal for two files exactly when their bytes are. */
  fingerprint(path: string, overrides: Overrides): Promise<string>;
  /** Microseconds since the epoch. */
  now(): number;
}

export interface LoadedFile {
  readonly path: string;
  readonly format: string;
  /** Events of the file in the store, whether they came now or before. */
  readonly events: number;
  readonly damaged: number;
  /** The store held this content already and nothing was added. */
  readonly already: boolean;
}

function fromRecord(path: string, body: Readonly<Record<string, unknown>>): LoadedFile {
  return {
    path,
    format: String(body.format),
    events: Number(body.events),
    damaged: Number(body.damaged),
    already: true,
  };
}

/** One file; a file that cannot be read at all becomes a diagnostic and no result. */
async function ingestOne(
  store: Store,
  path: string,
  request: LoadRequest,
  engines: LoadEngines,
  report: (d: Diagnostic) => void,
): Promise<LoadedFile | undefined> {
  const progress = request.onProgress === undefined ? {} : { onProgress: request.onProgress };
  try {
    const sink = (events: readonly StoredEvent[]): Promise<void> => store.insertEvents(events);
    const done = await engines.ingestFile(path, { ...request.overrides, ...progress }, sink, report);
    return { path, format: done.format, events: done.events, damaged: done.damaged, already: false };
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    error.diagnostics.forEach(report);
    return undefined;
  }
}

/**
 * Brings log files into the store, each content once: an `ingested_file` record with the content's fingerprint is
 * written behind the events, and a file whose record is there is skipped. One bad file does not stop the others.
 */
export async function loadLogs(
  store: Store,
  request: LoadRequest,
  engines: LoadEngines,
  report: (d: Diagnostic) => void,
): Promise<readonly LoadedFile[]> {
  const known = new Map((await store.records('ingested_file')).map((record) => [record.id, record.body]));
  const loaded: LoadedFile[] = [];
  for (const path of request.files) {
    const id = await engines.fingerprint(path, request.overrides);
    const before = known.get(id);
    if (before !== undefined && !request.force) {
      loaded.push(fromRecord(path, before));
      continue;
    }
    const file = await ingestOne(store, path, request, engines, report);
    if (file === undefined) continue;
    loaded.push(file);
    const body = { path, format: file.format, events: file.events, damaged: file.damaged };
    known.set(id, body);
    await store.appendRecords('ingested_file', [{ id, time: engines.now(), body }]);
  }
  return loaded;
}
