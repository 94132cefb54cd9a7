import type { StoredEvent } from './event.js';

/** What every event has beside its text. */
export type EventMeta = Omit<StoredEvent, 'raw' | 'values'>;

/** Where the text of an event stands, in UTF-8. */
export interface EventText {
  readonly bytes: Buffer;
  readonly rawFrom: number;
  readonly rawTo: number;
  /** Value i is `bytes[spans[at + 2i], spans[at + 2i + 1])`. */
  readonly spans: Int32Array;
  readonly at: number;
}

/**
 * An event whose fields have one value each, verbatim in the bytes of a log. From there they are copied into rows;
 * strings are made only for who asks for `raw` or `values`, which a copy by `{...event}` would not have.
 */
export class ByteEvent implements StoredEvent, EventText {
  readonly time: number;
  readonly index: string;
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
  readonly names: readonly string[];
  readonly bytes: Buffer;
  readonly rawFrom: number;
  readonly rawTo: number;
  readonly spans: Int32Array;
  readonly at: number;
  #values: readonly string[] | undefined;

  constructor(meta: EventMeta, text: EventText) {
    this.time = meta.time;
    this.index = meta.index;
    this.sourcetype = meta.sourcetype;
    this.source = meta.source;
    this.host = meta.host;
    this.names = meta.names;
    this.bytes = text.bytes;
    this.rawFrom = text.rawFrom;
    this.rawTo = text.rawTo;
    this.spans = text.spans;
    this.at = text.at;
  }

  get raw(): string {
    return this.bytes.toString('utf8', this.rawFrom, this.rawTo);
  }

  get values(): readonly string[] {
    const { bytes, spans, at } = this;
    this.#values ??= this.names.map((_, i) => bytes.toString('utf8', spans[at + 2 * i], spans[at + 2 * i + 1]));
    return this.#values;
  }
}
