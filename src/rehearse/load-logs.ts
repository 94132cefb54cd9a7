import type { Diagnostic } from '../diagnostics/index.js';
import { KarstError } from '../diagnostics/index.js';
import type { FileReport, IngestOptions } from '../ingest/index.js';
import type { Store, StoredEvent, StoreRecord } from '../store/index.js';

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

/** What waits to be written together: an insert costs the same for two events as for thousands. */
const ENOUGH = 20_000;

/** Collects the events of many small files into few inserts; a file's record is written behind its events. */
class Inbox {
  #events: StoredEvent[] = [];
  #records: StoreRecord[] = [];

  constructor(private readonly store: Store) {}

  readonly take = async (events: readonly StoredEvent[]): Promise<void> => {
    for (const event of events) this.#events.push(event);
    if (this.#events.length >= ENOUGH) await this.flush();
  };

  finish(record: StoreRecord): void {
    this.#records.push(record);
  }

  async flush(): Promise<void> {
    const [events, records] = [this.#events, this.#records];
    this.#events = [];
    this.#records = [];
    if (events.length > 0) await this.store.insertEvents(events);
    if (records.length > 0) await this.store.appendRecords('ingested_file', records);
  }
}

/** One load, and what it needs at every file. */
interface Load {
  readonly inbox: Inbox;
  readonly request: LoadRequest;
  readonly engines: LoadEngines;
  readonly known: Map<string, StoreRecord['body']>;
  readonly report: (d: Diagnostic) => void;
}

async function ingestNew(load: Load, id: string, path: string): Promise<LoadedFile> {
  const { inbox, request, engines } = load;
  const progress = request.onProgress === undefined ? {} : { onProgress: request.onProgress };
  const { format, events, damaged } = await engines.ingestFile(
    path,
    { ...request.overrides, ...progress },
    inbox.take,
    load.report,
  );
  const body = { path, format, events, damaged };
  load.known.set(id, body);
  inbox.finish({ id, time: engines.now(), body });
  return { ...body, already: false };
}

/** One file; a file that cannot be read at all becomes diagnostics and no result. */
async function loadOne(load: Load, path: string): Promise<LoadedFile | undefined> {
  try {
    const id = await load.engines.fingerprint(path, load.request.overrides);
    const before = load.known.get(id);
    return before === undefined || load.request.force ? await ingestNew(load, id, path) : fromRecord(path, before);
  } catch (error) {
    if (!(error instanceof KarstError)) throw error;
    error.diagnostics.forEach(load.report);
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
  const inbox = new Inbox(store);
  const loaded: LoadedFile[] = [];
  for (const path of request.files) {
    const file = await loadOne({ inbox, request, engines, known, report }, path);
    if (file !== undefined) loaded.push(file);
  }
  await inbox.flush();
  return loaded;
}
