import type { FieldValues, Shape } from '../event/index.js';
import { FieldLog } from './field-log.js';
import { MarkupCursor } from './markup.js';
import { matchedValues, type TemplateMatch, Templates } from './template.js';
import { EventWalker } from './walker.js';
import type { XmlText } from './xml-text.js';

/** The fields of an event. */
export interface XmlFields {
  /** Position after the event, in characters. */
  readonly end: number;
  readonly shape: Shape;
  /** The shape at the end of the System element, in which metadata is found even if EventData repeats a name. */
  readonly head: Shape;
  /** The values, or where in the bytes they are if they stand there verbatim and one for each field. */
  readonly values: FieldValues | TemplateMatch;
}

/** Reads Windows events in XML into fields, the quick way where the markup is known already. */
export class XmlEventReader {
  readonly #cursor = new MarkupCursor();
  readonly #log = new FieldLog();
  readonly #walker = new EventWalker(this.#cursor, this.#log);
  readonly #templates = new Templates();

  /** Reads the event that begins at character `start`. Throws `Broken` or `INCOMPLETE`. */
  read(xml: XmlText, start: number): XmlFields {
    const from = xml.byteAt(start);
    const match = this.#templates.match(xml.bytes, from);
    if (match === undefined) return this.#readInFull(xml, start);
    const { shape, head, single } = match.ending;
    const verbatim = single && !xml.hasAmpersand(from, match.end);
    return { end: xml.charAt(match.end), shape, head, values: verbatim ? match : matchedValues(xml.bytes, match) };
  }

  #readInFull(xml: XmlText, start: number): XmlFields {
    this.#cursor.reset(xml.text, start);
    this.#log.reset();
    const head = this.#walker.walk();
    const { shape, values } = this.#log;
    const end = this.#cursor.pos;
    this.#templates.learn(xml, start, end, this.#log, head);
    return { end, shape, head, values };
  }
}
