import type { Utf8Text } from '../bytes/index.js';
import type { FieldValues, Shape } from '../event/index.js';
import { FieldLog } from './field-log.js';
import { MarkupCursor } from './markup.js';
import { matchedValues, type TemplateMatch, Templates, UNFINISHED } from './template.js';
import { EventWalker } from './walker.js';

/** The fields of an event. */
export interface XmlFields {
  readonly shape: Shape;
  /** The shape at the end of the System element, in which metadata is found even if EventData repeats a name. */
  readonly head: Shape;
  /** The values, or where in the bytes they are if they stand there verbatim and one for each field. */
  readonly values: FieldValues | TemplateMatch;
  /** Where the event ends, in bytes. */
  readonly end: number;
}

/** Reads Windows events in XML into fields: the quick way where the markup is known already, or in full. */
export class XmlEventReader {
  readonly #cursor = new MarkupCursor();
  readonly #log = new FieldLog();
  readonly #walker = new EventWalker(this.#cursor, this.#log);
  readonly #templates = new Templates();

  /** Reads the event that begins at byte `start`; undefined if its markup is new, UNFINISHED if it is known but cut off. */
  readKnown(text: Utf8Text, start: number): XmlFields | typeof UNFINISHED | undefined {
    const match = this.#templates.match(text.bytes, start);
    if (match === undefined || match === UNFINISHED) return match;
    const { ending, end } = match;
    const { shape, head } = ending;
    const verbatim = ending.single && !text.hasAmpersand(start, end);
    return { shape, head, values: verbatim ? match : matchedValues(text.bytes, match), end };
  }

  /** Reads the event that begins at character `start`. Throws `Broken` or `INCOMPLETE`. */
  readInFull(text: Utf8Text, start: number): XmlFields {
    this.#cursor.reset(text.text, start);
    this.#log.reset();
    const head = this.#walker.walk();
    const { shape, values } = this.#log;
    const { pos } = this.#cursor;
    this.#templates.learn(text, start, pos, this.#log, head);
    return { shape, head, values, end: text.byteAt(pos) };
  }
}
