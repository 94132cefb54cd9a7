import type { SingleEvents } from '../../ingest/index.js';
import type { StoredEvent } from '../../store/index.js';
import type { Reservation } from '../budget.js';
import { bodyOf, type Exchange, gathered } from '../http/index.js';
import type { Token } from '../tokens/index.js';
import { byteText } from './byte-text.js';
import { HecRefusal } from './codes.js';
import { type Collector, MAX_BODY } from './collector.js';
import type { Envelope } from './envelope.js';
import { EnvelopeStream } from './envelope-stream.js';
import { type Metadata, mayWrite, metadataOf } from './metadata.js';

/** Bytes that are read before their events go on to the store. */
export const PIECE = 512 * 1024;

/** Milliseconds that rules of .conf files may take for the events of one piece. */
const RULES_BUDGET = 10_000;

const YES = new Set(['1', 'true', 't', 'yes', 'y']);

/** One request to the event endpoint: turns its text into events, piece by piece. */
class EventRequest {
  readonly #stream = new EnvelopeStream();
  readonly #metadata: Metadata;
  /** The time of the text counts, where nothing else gives one. */
  readonly #ownTime: boolean;

  constructor(
    exchange: Exchange,
    private readonly token: Token,
    private readonly singles: SingleEvents,
  ) {
    this.#metadata = metadataOf(exchange, token);
    this.#ownTime = YES.has((exchange.query.get('auto_extract_timestamp') ?? '').toLowerCase());
  }

  get isEmpty(): boolean {
    return this.#stream.isEmpty;
  }

  get pending(): number {
    return this.#stream.pending;
  }

  /** Appends to `events` what can be read, up to the first mistake, which is thrown as a `HecRefusal`. */
  read(text: string, final: boolean, events: StoredEvent[]): void {
    this.#stream.read(text, final, (envelope, number) => {
      for (const event of this.#events(envelope, number)) events.push(event);
    });
  }

  #events(envelope: Envelope, number: number): readonly StoredEvent[] {
    const { index, source, sourcetype, host, time, received, otherwise } = this.#metadata;
    const wanted = envelope.index ?? index;
    // Splunk counts from 1 for this code alone.
    if (!mayWrite(this.token, wanted)) throw new HecRefusal('incorrectIndex', { 'invalid-event-number': number + 1 });
    return this.singles.read(envelope.raw, {
      index: wanted,
      source: envelope.source ?? source,
      sourcetype: envelope.sourcetype ?? sourcetype,
      host: envelope.host ?? host,
      time: envelope.time ?? time ?? (this.#ownTime ? undefined : received),
      received,
      otherwise,
      fields: envelope.fields,
    });
  }
}

/**
 * Takes the events of a request to the event endpoint; resolves when all are committed. Throws a `HecRefusal` that tells
 * which event is wrong; those before it are committed.
 */
export async function takeEvents(
  exchange: Exchange,
  token: Token,
  { intake, singles }: Collector,
  reservation: Reservation,
): Promise<void> {
  const request = new EventRequest(exchange, token, singles);
  let before = Promise.resolve();
  const piece = async (text: string, final: boolean): Promise<void> => {
    const events: StoredEvent[] = [];
    try {
      singles.within(RULES_BUDGET, () => request.read(text, final, events));
    } finally {
      await before;
      before = intake.add(events);
      // Awaited with the next piece; Node calls a rejection unhandled meanwhile.
      before.catch(() => undefined);
    }
  };
  try {
    for await (const block of gathered(bodyOf(exchange, MAX_BODY), PIECE)) {
      await piece(byteText(block), false);
      // An object beyond the bytes that were set aside needs its own.
      if (request.pending > PIECE && !reservation.grow(block.length)) throw new HecRefusal('busy');
    }
    await piece('', true);
  } finally {
    await before;
  }
  if (request.isEmpty) throw new HecRefusal('noData');
}
