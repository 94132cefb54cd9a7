import type { Diagnostic } from '../diagnostics/index.js';
import type { StoredEvent } from '../store/index.js';
import type { FileReport, IngestOptions } from './file-ingest.js';
import { ingestBuffer } from './ingest-file.js';

/** What an ingest of bytes gave, for tests. */
export interface Ingested {
  readonly report: FileReport;
  readonly events: readonly StoredEvent[];
  readonly diagnostics: readonly Diagnostic[];
}

type Options = IngestOptions & { readonly modified?: number; readonly blockBytes?: number };

export async function ingested(data: Buffer | string, options: Options = {}): Promise<Ingested> {
  const events: StoredEvent[] = [];
  const diagnostics: Diagnostic[] = [];
  const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
  const sink = async (batch: readonly StoredEvent[]): Promise<void> => void events.push(...batch);
  const report = await ingestBuffer('test.log', bytes, options, sink, (d) => diagnostics.push(d));
  return { report, events, diagnostics };
}

/** An event's fields as an object. */
export function fieldsOf(event: StoredEvent | undefined): Record<string, string | readonly string[]> {
  return Object.fromEntries(event?.names.map((name, i) => [name, event.values[i] ?? '']) ?? []);
}

/** A small Windows event in XML. */
export function windowsEvent(id: number, body: string, more = ''): string {
  return (
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Prov' Guid='{1}'/>" +
    `<EventID>${id}</EventID><TimeCreated SystemTime='2024-03-01T10:00:00.1234567Z'/><EventRecordID>7</EventRecordID>${more}` +
    `<Execution ProcessID='4' ThreadID='8'/><Channel>Security</Channel><Computer>pc1</Computer></System>${body}</Event>`
  );
}
