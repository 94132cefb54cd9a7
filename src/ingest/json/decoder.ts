import { Utf8Text } from '../bytes/index.js';
import { Broken, type Decoder, type DecoderHost, INCOMPLETE, type Origin } from '../event/index.js';
import type { EventClock } from '../time/index.js';
import { JsonEvents } from './stored.js';

/** Objects that only hold a list of events, as cloud services write them to files. */
const LIST_OPENING = /\{\s*(?:"@odata\.[^"]*"\s*:\s*"[^"]*"\s*,\s*)*"(?:[Rr]ecords|value)"\s*:\s*\[\s*(?=\{|\])/y;

/** What such objects say after their list, as the place of the next page. */
const LIST_REST = /(?:"[^"]*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[\w.+-]+)[\s,]*)+(?=\})/y;

/** What may stand between events: white space, commas, and the brackets of lists. */
const BETWEEN = /[\s,[\]]*/y;

/** Longer than most `LIST_OPENING`s: where it could still match, more text is awaited. */
const OPENING_CHARS = 1024;

/** Longer than what collectors cut lines to by far. */
const MAX_CUT_CHARS = 1024 * 1024;

function skipBlank(text: string, from: number): number {
  const found = text.slice(from).search(/\S/);
  return found < 0 ? text.length : from + found;
}

/** An object's beginning with its first key, which the objects of one array usually have in common. */
const OBJECT_OPENING = /\{\s*"[^"\\]*"/y;

/**
 * Cuts a text into JSON objects: one a line, pretty-printed, in an array, or in `{"Records": [...]}`. One that is cut off at
 * the end of its line gives the fields before that. After a damaged one
 * it goes on at the next line that begins with an object no deeper than the damaged one, or on the same line after a comma at an
 * object that begins like the one read last.
 */
export class JsonDecoder implements Decoder {
  readonly #host: DecoderHost;
  readonly #events: JsonEvents;
  #lastTime: number;
  #timeSeen = false;
  /** Columns before the first character of damaged text, while it is being skipped. */
  #skipping: number | undefined;
  /** How the object read last begins. */
  #opening: string | undefined;
  /** How many `{"Records": [` are open. */
  #lists = 0;
  #utf8 = Utf8Text.of('');
  #text = '';
  #pos = 0;
  #final = false;

  /** @param clock where rules say how times are found */
  constructor(origin: Origin, host: DecoderHost, clock?: EventClock) {
    this.#host = host;
    this.#events = new JsonEvents(origin, clock);
    this.#lastTime = origin.modified;
  }

  read(utf8: Utf8Text, final: boolean): number {
    const { text } = utf8;
    this.#utf8 = utf8;
    this.#text = text;
    this.#pos = 0;
    this.#final = final;
    while (this.#pos < text.length && this.#next());
    return utf8.byteAt(final ? text.length : this.#pos);
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
    if (c === '"' && this.#lists > 0) return this.#listRest(start);
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

  #listRest(start: number): boolean {
    LIST_REST.lastIndex = start;
    if (!this.#final && this.#text.length - start < OPENING_CHARS) return this.#wait(start);
    if (!LIST_REST.test(this.#text)) return this.#damaged(start, 'it is not a JSON object');
    this.#pos = LIST_REST.lastIndex;
    return true;
  }

  #object(start: number): boolean {
    if (!this.#final && this.#text.length - start < OPENING_CHARS) return this.#wait(this.#lineStart(start));
    try {
      const end = this.#events.read(this.#text, start);
      this.#emit(start, end);
      this.#pos = end;
      this.#rememberOpening(start);
      return true;
    } catch (stop) {
      const broken = stop instanceof Broken;
      if (!broken && stop !== INCOMPLETE) throw stop;
      if (!broken && !this.#final) return this.#wait(this.#lineStart(start));
      return this.#cut(start) ?? this.#damaged(start, broken ? stop.reason : 'the data ends inside the event');
    }
  }

  /** An object that the end of its line or of the data cuts off: what is there of it is an event. Undefined: it is no such object. */
  #cut(start: number): boolean | undefined {
    const text = this.#text;
    const line = text.indexOf('\n', start);
    if (line >= 0) {
      const next = skipBlank(text, line);
      if (next === text.length && !this.#final) return this.#wait(this.#lineStart(start));
      if ((next === text.length || text[next] === '{') && this.#emitCut(start, line)) return true;
    }
    const alone = this.#final && this.#nextLine(start, this.#indent(start)) === undefined;
    return alone && this.#emitCut(start, text.length) ? true : undefined;
  }

  #emitCut(start: number, to: number): boolean {
    const raw = this.#text.slice(start, Math.min(to, start + MAX_CUT_CHARS + 1)).trimEnd();
    if (raw.length > MAX_CUT_CHARS || !this.#events.readCut(raw)) return false;
    this.#host.cut(this.#utf8.byteAt(start));
    this.#put(start, raw);
    this.#pos = to;
    return true;
  }

  #rememberOpening(start: number): void {
    const text = this.#text;
    if (this.#opening !== undefined && text.startsWith(this.#opening, start)) return;
    OBJECT_OPENING.lastIndex = start;
    const opening = OBJECT_OPENING.exec(text)?.[0];
    this.#opening = opening === undefined ? undefined : Buffer.from(opening, 'utf8').toString('utf8');
  }

  #emit(start: number, end: number): void {
    this.#put(start, this.#text.slice(start, end));
  }

  #put(start: number, raw: string): void {
    const { event, timed, windows } = this.#events.made(raw, this.#lastTime);
    if (!timed)
      this.#host.noTime(
        this.#utf8.byteAt(start),
        this.#timeSeen ? 'the time of the event before it' : "the file's time",
      );
    this.#timeSeen ||= timed;
    this.#lastTime = event.time;
    this.#host.emit(event, windows ? 'record' : 'json');
  }

  #damaged(start: number, reason: string): boolean {
    this.#host.damage(this.#utf8.byteAt(start), reason);
    this.#skipping = this.#indent(start);
    return this.#skip(start + 1);
  }

  /** Columns before the text of the line that `start` is on. */
  #indent(start: number): number {
    return /^[ \t]*/.exec(this.#text.slice(this.#lineStart(start), start))?.[0].length ?? 0;
  }

  /** The start of the line that `at` is on, but not before what is already read. */
  #lineStart(at: number): number {
    return Math.max(this.#pos, this.#text.lastIndexOf('\n', at - 1) + 1);
  }

  /** Goes on to the next object that is likely to be an event of its own. */
  #skip(from: number): boolean {
    const line = this.#nextLine(from, this.#skipping ?? 0);
    const same = this.#nextAlike(from, line ?? this.#text.length);
    const next = same ?? line;
    if (next === undefined) return this.#wait(this.#unfinished(from));
    this.#skipping = undefined;
    this.#pos = next;
    this.#host.resumed?.(this.#utf8.byteAt(next));
    return true;
  }

  /** Where the next line begins that starts with an object no deeper than `indent`. */
  #nextLine(from: number, indent: number): number | undefined {
    const text = this.#text;
    for (let line = text.indexOf('\n', from); line >= 0; line = text.indexOf('\n', line + 1)) {
      let at = line + 1;
      while (text[at] === ' ' || text[at] === '\t') at++;
      if (text[at] === '{' && at - line - 1 <= indent) return line + 1;
    }
    return undefined;
  }

  /** Where, before `to`, an object follows a comma that begins like the one read last. */
  #nextAlike(from: number, to: number): number | undefined {
    const opening = this.#opening;
    if (opening === undefined) return undefined;
    const text = this.#text;
    for (let at = text.indexOf(opening, from); at >= 0 && at < to; at = text.indexOf(opening, at + 1)) {
      if (
        text
          .slice(Math.max(from, at - 16), at)
          .trimEnd()
          .endsWith(',')
      )
        return at;
    }
    return undefined;
  }

  /** What must come again because an object may begin in it. */
  #unfinished(from: number): number {
    const line = this.#text.lastIndexOf('\n');
    const keep = Math.max(from, this.#text.length - (this.#opening?.length ?? 0) - 16);
    return line >= from && this.#text.length - line < 4096 ? Math.min(line, keep) : keep;
  }
}
