import { Broken, type Decoder, type DecoderHost, INCOMPLETE, type Origin } from '../event/index.js';
import { JsonEvents } from './stored.js';

/** Objects that only hold a list of events, as cloud services write them to files. */
const LIST_OPENING = /\{\s*"(?:Records|records|value)"\s*:\s*\[\s*(?=\{|\])/y;

/** What may stand between events: white space, commas, and the brackets of lists. */
const BETWEEN = /[\s,[\]]*/y;

/** Longer than any `LIST_OPENING`: where it could still match, more text is awaited. */
const OPENING_CHARS = 64;

/**
 * Cuts a text into JSON objects: one a line, pretty-printed, in an array, or in `{"Records": [...]}`. After a damaged one
 * it goes on at the next line that begins with an object at the same indent.
 */
export class JsonDecoder implements Decoder {
  readonly #host: DecoderHost;
  readonly #events: JsonEvents;
  #lastTime: number;
  #timeSeen = false;
  /** Columns before the first character of damaged text, while it is being skipped. */
  #skipping: number | undefined;
  /** How many `{"Records": [` are open. */
  #lists = 0;
  #text = '';
  #pos = 0;
  #final = false;

  constructor(origin: Origin, host: DecoderHost) {
    this.#host = host;
    this.#events = new JsonEvents(origin);
    this.#lastTime = origin.modified;
  }

  read(text: string, final: boolean): number {
    this.#text = text;
    this.#pos = 0;
    this.#final = final;
    while (this.#pos < text.length && this.#next());
    return final ? text.length : this.#pos;
  }

  #next(): boolean {
    if (this.#skipping !== undefined) return this.#skip(0);
    BETWEEN.lastIndex = this.#pos;
    BETWEEN.exec(this.#text);
    const start = BETWEEN.lastIndex;
    // Indent is told from the line's beginning, so the white space of an unfinished line comes again.
    if (start >= this.#text.length) return this.#wait(this.#lineStart(start));
    const c = this.#text[start];
    if (c === '}' && this.#lists > 0) {
      this.#lists--;
      this.#pos = start + 1;
      return true;
    }
    if (c !== '{') return this.#damaged(start, 'it is not a JSON object');
    return this.#list(start) || this.#object(start);
  }

  #wait(at: number): boolean {
    this.#pos = this.#final ? this.#text.length : Math.max(this.#pos, at);
    return false;
  }

  #list(start: number): boolean {
    LIST_OPENING.lastIndex = start;
    if (!LIST_OPENING.test(this.#text)) return false;
    this.#lists++;
    this.#pos = LIST_OPENING.lastIndex;
    return true;
  }

  #object(start: number): boolean {
    if (!this.#final && this.#text.length - start < OPENING_CHARS) return this.#wait(this.#lineStart(start));
    try {
      const end = this.#events.read(this.#text, start);
      this.#emit(start, end);
      this.#pos = end;
      return true;
    } catch (stop) {
      if (stop instanceof Broken) return this.#damaged(start, stop.reason);
      if (stop !== INCOMPLETE) throw stop;
      if (this.#final) return this.#damaged(start, 'the data ends inside the event');
      return this.#wait(this.#lineStart(start));
    }
  }

  #emit(start: number, end: number): void {
    const { event, timed } = this.#events.made(this.#text.slice(start, end), this.#lastTime);
    if (!timed) this.#host.noTime(start, this.#timeSeen ? 'the time of the event before it' : "the file's time");
    this.#timeSeen ||= timed;
    this.#lastTime = event.time;
    this.#host.emit(event);
  }

  #damaged(start: number, reason: string): boolean {
    this.#host.damage(start, reason);
    const line = this.#lineStart(start);
    this.#skipping = /^[ \t]*/.exec(this.#text.slice(line, start))?.[0].length ?? 0;
    return this.#skip(start + 1);
  }

  /** The start of the line that `at` is on, but not before what is already read. */
  #lineStart(at: number): number {
    return Math.max(this.#pos, this.#text.lastIndexOf('\n', at - 1) + 1);
  }

  /** Goes on to the next line that begins with an object no deeper than the damaged one. */
  #skip(from: number): boolean {
    const text = this.#text;
    for (let line = text.indexOf('\n', from); line >= 0; line = text.indexOf('\n', line + 1)) {
      let at = line + 1;
      while (text[at] === ' ' || text[at] === '\t') at++;
      if (at >= text.length && !this.#final) return this.#wait(line);
      const indent = at - line - 1;
      if (indent > (this.#skipping ?? 0) || text[at] !== '{') continue;
      this.#skipping = undefined;
      this.#pos = line + 1;
      return true;
    }
    return this.#wait(text.length);
  }
}
