import type { StoredEvent } from './event.js';

/** Where the text of an event stands in a buffer, in UTF-8. */
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
 * strings are made only for who asks for `raw` or `values`.
 */
export class ByteEvent implements StoredEvent {
  readonly time: number;
  readonly index: string;
  readonly sourcetype: string;
  readonly source: string;
  readonly host: string;
  readonly names: readonly string[];
  readonly text: EventText;
  #values: readonly string[] | undefined;

  constructor(meta: Omit<StoredEvent, 'raw' | 'values'>, text: EventText) {
    this.time = meta.time;
    this.index = meta.index;
    this.sourcetype = meta.sourcetype;
    this.source = meta.source;
    this.host = meta.host;
    this.names = meta.names;
    this.text = text;
  }

  get raw(): string {
    const { bytes, rawFrom, rawTo } = this.text;
    return bytes.toString('utf8', rawFrom, rawTo);
  }

  get values(): readonly string[] {
    const { bytes, spans, at } = this.text;
    this.#values ??= this.names.map((_, i) => bytes.toString('utf8', spans[at + 2 * i], spans[at + 2 * i + 1]));
    return this.#values;
  }
}
