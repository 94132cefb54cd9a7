import { ingestBlocks } from '../../ingest/index.js';
import { ByteEvent, type StoredEvent } from '../../store/index.js';
import { bodyOf, type Exchange } from '../http/index.js';
import type { Token } from '../tokens/index.js';
import { HecRefusal } from './codes.js';
import { type Collector, MAX_BODY } from './collector.js';
import { type Metadata, mayWrite, metadataOf, NO_SOURCETYPE } from './metadata.js';

/** Events of a body that go on to the store together. */
const BATCH = 2_000;

/** Sourcetypes that say no more than how the text is written. */
const NONDESCRIPT: ReadonlySet<string> = new Set(['text', '_json']);

function withMeta(event: StoredEvent, time: number, sourcetype: string): StoredEvent {
  const { index, source, host, names } = event;
  const meta = { time, index, sourcetype, source, host, names };
  return event instanceof ByteEvent ? new ByteEvent(meta, event) : { ...meta, raw: event.raw, values: event.values };
}

/** The events under the time of the query, if there is one, and under a sourcetype that says where they came from. */
function told({ time, sourcetype }: Metadata, events: readonly StoredEvent[]): readonly StoredEvent[] {
  return events.map((event) => {
    const kind = sourcetype === undefined && NONDESCRIPT.has(event.sourcetype) ? NO_SOURCETYPE : event.sourcetype;
    return time === undefined && kind === event.sourcetype ? event : withMeta(event, time ?? event.time, kind);
  });
}

function optionsOf({ index, source, sourcetype, host, received, otherwise }: Metadata) {
  return {
    index,
    ...(source === undefined ? {} : { source }),
    ...(sourcetype === undefined ? {} : { sourcetype }),
    ...(host === undefined ? {} : { host }),
    machine: otherwise.host,
    modified: received,
    batchSize: BATCH,
    keepDamaged: true,
  };
}

/**
 * Takes the events of a request to the raw endpoint, cut and timed as those of a file; resolves when all are committed.
 * What cannot be read otherwise is kept as text, and logged. Throws a `HecRefusal` where there was nothing.
 */
export async function takeRaw(exchange: Exchange, token: Token, { intake, indexTime, log }: Collector): Promise<void> {
  const metadata = metadataOf(exchange, token);
  if (!mayWrite(token, metadata.index)) throw new HecRefusal('incorrectIndex');
  const { events, damaged } = await ingestBlocks(
    metadata.otherwise.source,
    bodyOf(exchange, MAX_BODY),
    { ...optionsOf(metadata), indexTime },
    (batch) => intake.add(told(metadata, batch)),
    ({ code, message, kind }) => {
      if (kind !== 'warning')
        log('warning', 'part of a raw body is kept as text or cannot be read', { token: token.id, code, message });
    },
  );
  if (events === 0) throw new HecRefusal(damaged === 0 ? 'noData' : 'invalidFormat');
}
