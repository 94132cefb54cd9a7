import { ByteEvent, type EventMeta } from '../byte-event.js';
import type { StoredEvent } from '../event.js';
import type { Mark } from '../marks.js';
import { ByteSink } from '../native/index.js';
import { sameOrigin } from '../row.js';

/** Events that were taken together. */
export interface JournalBatch {
  /** The number of the first event; the others follow one by one. */
  readonly first: number;
  /** When they were taken, microseconds since the epoch. */
  readonly indexTime: number;
  readonly events: readonly StoredEvent[];
  /** How far their source has come with them. */
  readonly mark?: Mark;
}

/*
 * The payload of a frame: the length of a head, the head (JSON), then every event as
 *
 *   varint   its kind: a position in the head's list
 *   int64    its time
 *   byte     0: verbatim in its text, 1: as strings
 *   text     _raw
 *   0: varints, for each field the distance of its value from the start of _raw, and its length
 *   1: text, the values as JSON
 */

/** Index, sourcetype, source, host, and the position of its list of names. */
type Kind = readonly [index: string, sourcetype: string, source: string, host: string, names: number];

interface Head {
  readonly first: number;
  readonly indexTime: number;
  readonly count: number;
  readonly names: readonly (readonly string[])[];
  readonly kinds: readonly Kind[];
  readonly mark?: Mark;
}

const SPANS = 0;
const STRINGS = 1;

/** The kinds of a batch, each written once. */
class Kinds {
  readonly names: (readonly string[])[] = [];
  readonly kinds: Kind[] = [];
  readonly #positions = new Map<readonly string[], number>();
  readonly #known = new Map<readonly string[], Map<string, number>>();
  /** The last event with each list of names, and its kind. */
  readonly #last = new Map<readonly string[], { readonly event: StoredEvent; readonly at: number }>();

  of(event: StoredEvent): number {
    const last = this.#last.get(event.names);
    if (last !== undefined && sameOrigin(last.event, event)) return last.at;
    const at = this.#find(event);
    this.#last.set(event.names, { event, at });
    return at;
  }

  #find({ index, sourcetype, source, host, names }: StoredEvent): number {
    const known = this.#known.get(names) ?? new Map<string, number>();
    this.#known.set(names, known);
    const key = JSON.stringify([index, sourcetype, source, host]);
    let at = known.get(key);
    if (at === undefined) {
      at = this.kinds.length;
      known.set(key, at);
      this.kinds.push([index, sourcetype, source, host, this.#namesAt(names)]);
    }
    return at;
  }

  #namesAt(names: readonly string[]): number {
    const at = this.#positions.get(names) ?? this.names.length;
    if (at === this.names.length) {
      this.#positions.set(names, at);
      this.names.push(names);
    }
    return at;
  }
}

/** Whether every value of an event stands in its text. */
function isWithin({ spans, at, names, rawFrom, rawTo }: ByteEvent): boolean {
  for (let i = at; i < at + 2 * names.length; i += 2) {
    if ((spans[i] ?? 0) < rawFrom || (spans[i + 1] ?? 0) > rawTo) return false;
  }
  return true;
}

function writeSpans(sink: ByteSink, { bytes, rawFrom, rawTo, spans, at, names }: ByteEvent): void {
  sink.byte(SPANS);
  sink.bytes(bytes, rawFrom, rawTo);
  for (let i = at; i < at + 2 * names.length; i += 2) {
    const from = spans[i] ?? 0;
    sink.varint(from - rawFrom);
    sink.varint((spans[i + 1] ?? 0) - from);
  }
}

function writeEvent(sink: ByteSink, event: StoredEvent): void {
  sink.int64(event.time);
  if (event instanceof ByteEvent && isWithin(event)) {
    writeSpans(sink, event);
    return;
  }
  sink.byte(STRINGS);
  sink.text(event.raw);
  sink.text(JSON.stringify(event.values));
}

/** The payload of a batch's frame, in pieces. */
export function encodeBatch({ first, indexTime, events, mark }: JournalBatch): readonly Buffer[] {
  const kinds = new Kinds();
  const body = new ByteSink();
  for (const event of events) {
    body.varint(kinds.of(event));
    writeEvent(body, event);
  }
  const head: Head = {
    first,
    indexTime,
    count: events.length,
    names: kinds.names,
    kinds: kinds.kinds,
    ...(mark === undefined ? {} : { mark }),
  };
  const opening = new ByteSink();
  opening.text(JSON.stringify(head));
  return [...opening.pieces(), ...body.pieces()];
}

/** Reads what a `ByteSink` wrote. Reading beyond the end throws a RangeError. */
class Cursor {
  #at = 0;

  constructor(readonly bytes: Buffer) {}

  byte(): number {
    return this.bytes.readUInt8(this.#at++);
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  int64(): number {
    const low = this.bytes.readUInt32LE(this.#at);
    const high = this.bytes.readInt32LE(this.#at + 4);
    this.#at += 8;
    return high * 2 ** 32 + low;
  }

  /** Where a text stands: it is passed over. */
  span(): { readonly from: number; readonly to: number } {
    const size = this.varint();
    const from = this.#at;
    this.#at += size;
    if (this.#at > this.bytes.length) throw new RangeError('a text ends beyond its frame');
    return { from, to: this.#at };
  }

  text(): string {
    const { from, to } = this.span();
    return this.bytes.toString('utf8', from, to);
  }
}

function readEvent(cursor: Cursor, meta: EventMeta): StoredEvent {
  const { bytes } = cursor;
  if (cursor.byte() === STRINGS) {
    return { ...meta, raw: cursor.text(), values: JSON.parse(cursor.text()) as StoredEvent['values'] };
  }
  const { from, to } = cursor.span();
  const spans = new Int32Array(2 * meta.names.length);
  for (let i = 0; i < spans.length; i += 2) {
    const start = from + cursor.varint();
    spans[i] = start;
    spans[i + 1] = start + cursor.varint();
  }
  return new ByteEvent(meta, { bytes, rawFrom: from, rawTo: to, spans, at: 0 });
}

/** The batch of a frame's payload, which must stay as it is. Throws where the payload is not one. */
export function decodeBatch(payload: Buffer): JournalBatch {
  const cursor = new Cursor(payload);
  const { first, indexTime, count, names, kinds, mark } = JSON.parse(cursor.text()) as Head;
  const events = Array.from({ length: count }, () => {
    const [index = '', sourcetype = '', source = '', host = '', at = 0] = kinds[cursor.varint()] ?? [];
    const time = cursor.int64();
    return readEvent(cursor, { time, index, sourcetype, source, host, names: names[at] ?? [] });
  });
  return { first, indexTime, events, ...(mark === undefined ? {} : { mark }) };
}
