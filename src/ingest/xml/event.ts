import type { FieldValues, Shape } from '../event/index.js';
import { FieldLog } from './field-log.js';
import { MarkupCursor } from './markup.js';
import { Templates } from './template.js';
import { EventWalker } from './walker.js';

/**
 * Reads Windows events in XML into fields, the quick way where the markup is known already. After `read`, `shape` and
 * `values` are the fields and `head` is the shape at the end of the System element, in which metadata is found even if
 * EventData repeats a name.
 */
export class XmlEventReader {
  shape: Shape;
  head: Shape;
  values: FieldValues = [];
  readonly #cursor = new MarkupCursor();
  readonly #log = new FieldLog();
  readonly #walker = new EventWalker(this.#cursor, this.#log);
  readonly #templates = new Templates();

  constructor() {
    this.shape = this.#log.shape;
    this.head = this.shape;
  }

  /** Reads the event that begins at `start` and returns the offset after it. Throws `Broken` or `INCOMPLETE`. */
  read(text: string, start: number): number {
    this.#cursor.reset(text, start);
    const match = this.#templates.match(this.#cursor, start);
    if (match !== undefined) {
      this.shape = match.ending.shape;
      this.head = match.ending.head;
      this.values = match.values;
      this.#cursor.pos = match.end;
      return match.end;
    }
    return this.#readInFull(text, start);
  }

  #readInFull(text: string, start: number): number {
    this.#cursor.reset(text, start);
    this.#log.reset();
    this.head = this.#walker.walk();
    this.shape = this.#log.shape;
    this.values = this.#log.values;
    this.#templates.learn(text, start, this.#cursor.pos, this.#log, this.head);
    return this.#cursor.pos;
  }
}
