import { Utf8Text } from '../bytes/index.js';
import { Broken, type Decoder, type DecoderHost, INCOMPLETE, type Origin } from '../event/index.js';
import { GT, isEventStart, isEventTag, SPACE, skipSpace } from './markup.js';
import { type MadeEvent, XmlEvents } from './stored.js';
import { UNFINISHED } from './template.js';

/** Elements of an event; outside of one they are what is left of a damaged event, never a wrapper. */
const INNER_TAGS = /^<\/?(?:Event|System|Provider|EventID|EventData|UserData|Data|Binary|RenderingInfo|Execution)\b/;

/** A tag that may stand between events. */
const WRAPPER_TAG = /^<\/?[A-Za-z_]/;

/** The first real event (Event with System) at or after `from`, or -1. */
function findEventStart(text: string, from: number): number {
  let at = text.indexOf('<Event', from);
  while (at >= 0 && !isEventStart(text, at)) at = text.indexOf('<Event', at + 6);
  return at;
}

/** The first byte at or after `from` that is no white space. */
function skipBlank(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) <= SPACE) at++;
  return at;
}

/**
 * Cuts a text into Windows events: one or many a line, over many lines, in a wrapper element or not, with a syslog header
 * before each or not (the header stays in `_raw`). One that is cut off behind its System element gives the fields before
 * the cut.
 */
export class XmlDecoder implements Decoder {
  readonly #host: DecoderHost;
  readonly #events: XmlEvents;
  #lastTime: number;
  #timeSeen = false;
  /** The rest of a damaged event is being skipped. */
  #skipping = false;
  #utf8 = Utf8Text.of('');
  /** Bytes of the text that are done with. */
  #done = 0;
  #final = false;

  constructor(origin: Origin, host: DecoderHost) {
    this.#host = host;
    this.#events = new XmlEvents(origin);
    this.#lastTime = origin.modified;
  }

  read(text: Utf8Text, final: boolean): number {
    this.#utf8 = text;
    this.#done = 0;
    this.#final = final;
    let more = true;
    while (more) more = this.#known() && this.#done < text.bytes.length && this.#next();
    return final ? text.bytes.length : this.#done;
  }

  get #text(): string {
    return this.#utf8.text;
  }

  /** Characters of the text that are done with. */
  get #pos(): number {
    return this.#utf8.charAt(this.#done);
  }

  set #pos(char: number) {
    this.#done = this.#utf8.byteAt(char);
  }

  /** All events up to one whose markup is new; false when more text is needed. Makes no string of the text. */
  #known(): boolean {
    if (this.#skipping) return true;
    for (;;) {
      const start = skipBlank(this.#utf8.bytes, this.#done);
      const made = this.#events.readKnown(this.#utf8, start, this.#lastTime);
      this.#done = start;
      if (made === undefined || made === UNFINISHED) return made === undefined || this.#final;
      this.#emit(made, start);
      this.#done = made.end;
    }
  }

  /** One event or one gap; false when more text is needed. */
  #next(): boolean {
    if (this.#skipping) return this.#skip(this.#pos);
    const start = this.#pos;
    const first = skipSpace(this.#text, start);
    if (isEventTag(this.#text, first)) return this.#event(first, first);
    if (first === this.#text.length) {
      this.#pos = first;
      return true;
    }
    return this.#gap(first);
  }

  #event(start: number, rawFrom: number): boolean {
    try {
      const made = this.#events.read(this.#utf8, rawFrom, start, this.#lastTime);
      this.#emit(made, this.#utf8.byteAt(rawFrom));
      this.#done = made.end;
      return true;
    } catch (stop) {
      const broken = stop instanceof Broken;
      if (!broken && stop !== INCOMPLETE) throw stop;
      if (broken || this.#final) {
        return (
          this.#cut(start, rawFrom) || this.#damaged(start, broken ? stop.reason : 'the data ends inside the event')
        );
      }
      this.#pos = rawFrom;
      return false;
    }
  }

  /** An event that is cut off before the next or at the end of the data: what is there of it is an event. */
  #cut(start: number, rawFrom: number): boolean {
    const text = this.#text;
    const next = findEventStart(text, start + 6);
    if (next < 0 && !this.#final) return false;
    const end = next < 0 ? text.length : this.#headed(next, start);
    const raw = text.slice(rawFrom, end).trimEnd();
    const made = this.#events.readCut(raw, start - rawFrom, this.#lastTime);
    if (made === undefined) return false;
    this.#host.cut(this.#utf8.byteAt(rawFrom));
    this.#emit(made, this.#utf8.byteAt(rawFrom));
    this.#pos = end;
    return true;
  }

  /** Where the event at `start` begins with the header before it on its line, but not before `from`. */
  #headed(start: number, from: number): number {
    const text = this.#text;
    const line = text.lastIndexOf('\n', start) + 1;
    const headed = line >= from && this.#eventOnLine(line) === start && text.charCodeAt(start - 1) !== GT;
    return headed && text.charCodeAt(line) > SPACE ? line : start;
  }

  /** @param start in bytes */
  #emit({ event, timed }: MadeEvent, start: number): void {
    if (!timed) this.#host.noTime(start, this.#timeSeen ? 'the time of the event before it' : "the file's time");
    this.#timeSeen ||= timed;
    this.#lastTime = event.time;
    this.#host.emit(event);
  }

  /** What stands between events: wrapper tags, declarations and comments pass, a header on an event's line belongs to it. */
  #gap(first: number): boolean {
    const text = this.#text;
    if (text.startsWith('<!--', first)) return this.#past('-->', first);
    if (text.startsWith('<?', first)) return this.#past('?>', first);
    if (text.startsWith('<!', first)) return this.#past('>', first);
    const open = text.slice(first, first + 40);
    if (WRAPPER_TAG.test(open) && !INNER_TAGS.test(open)) return this.#past('>', first);
    const start = this.#eventOnLine(first);
    if (start >= 0) return this.#event(start, first);
    if (!this.#final && text.indexOf('\n', first) < 0) return false;
    return this.#stray(first);
  }

  /** The event that begins later on the line of `from` with a plain header before it, or -1. */
  #eventOnLine(from: number): number {
    const start = this.#text.indexOf('<Event', from);
    if (start < 0 || !isEventTag(this.#text, start)) return -1;
    const header = this.#text.slice(from, start);
    return /\n|<\/?[A-Za-z]/.test(header) ? -1 : start;
  }

  #past(mark: string, from: number): boolean {
    const at = this.#text.indexOf(mark, from);
    if (at < 0 && !this.#final) return false;
    if (at < 0) return this.#damaged(from, `${mark} is missing`);
    this.#pos = at + mark.length;
    return true;
  }

  /** Text outside of any event: one report for a whole run of lines. */
  #stray(from: number): boolean {
    return this.#damaged(from, 'text that is not part of an event');
  }

  #damaged(start: number, reason: string): boolean {
    this.#host.damage(this.#utf8.byteAt(start), reason);
    this.#skipping = true;
    return this.#skip(isEventTag(this.#text, start) ? start + 6 : start);
  }

  /** Goes on to the next real event, or to its header. */
  #skip(from: number): boolean {
    const text = this.#text;
    const start = findEventStart(text, from);
    if (start < 0) {
      this.#pos = this.#final ? text.length : Math.max(from, this.#possibleStart(from));
      return this.#final;
    }
    this.#skipping = false;
    this.#pos = this.#headed(start, from);
    this.#host.resumed?.(this.#done);
    return true;
  }

  /** Where an event may begin whose start is not all there yet. */
  #possibleStart(from: number): number {
    const tag = this.#text.lastIndexOf('<Event');
    const line = this.#text.lastIndexOf('\n') + 1;
    const keep = tag >= 0 && this.#text.length - tag < 4096 ? tag : this.#text.length - 6;
    return keep - line < 4096 ? Math.max(from, Math.min(line, keep)) : keep;
  }
}
