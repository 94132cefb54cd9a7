import { Broken, INCOMPLETE } from '../event/index.js';
import { decodeEntities } from './entities.js';

export const SPACE = 32;
const LT = 60;
export const GT = 62;
export const SLASH = 47;
const BANG = 33;
const QUESTION = 63;
const EQUALS = 61;
const QUOTE = 34;
const APOSTROPHE = 39;

/** XML white space and everything else up to the space character. */
export function isSpace(code: number): boolean {
  return code <= SPACE;
}

export function skipSpace(text: string, at: number): number {
  let i = at;
  while (text.charCodeAt(i) <= SPACE) i++;
  return i;
}

/** Whether `<Event` (not `<Events`, `<EventData`) begins at `at`. */
export function isEventTag(text: string, at: number): boolean {
  if (!text.startsWith('<Event', at)) return false;
  const next = text.charCodeAt(at + 6);
  return next <= SPACE || next === GT || next === SLASH;
}

/** Whether a Windows event begins at `at`: an Event element with a System element as its first child. */
export function isEventStart(text: string, at: number): boolean {
  if (!isEventTag(text, at)) return false;
  const close = text.indexOf('>', at);
  return close >= 0 && text.startsWith('<System', skipSpace(text, close + 1));
}

/**
 * Walks over XML in a text. Small and quick rather than complete: no DTDs, no namespaces. Every method throws `Broken`
 * where the markup is wrong and `INCOMPLETE` where the text ends first.
 */
export class MarkupCursor {
  text = '';
  pos = 0;
  /** The value of the attribute read last, entities resolved. */
  value = '';
  /** Where it stands, without its quotes. */
  valueFrom = 0;
  valueTo = 0;
  /** The first `&` at or after `#scanned` is at `#ampersand` (Infinity: there is none). */
  #ampersand = -1;
  #scanned = 0;

  reset(text: string, pos: number): void {
    if (text !== this.text) this.#ampersand = -1;
    this.text = text;
    this.pos = pos;
  }

  /** The position of `needle` from `from` on. */
  find(needle: string, from: number): number {
    const at = this.text.indexOf(needle, from);
    if (at < 0) throw INCOMPLETE;
    return at;
  }

  /** `text[from, to)` with entities resolved. */
  slice(from: number, to: number): string {
    if (this.#ampersand < from || from < this.#scanned) {
      const at = this.text.indexOf('&', from);
      this.#scanned = from;
      this.#ampersand = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    const part = this.text.slice(from, to);
    return this.#ampersand < to ? decodeEntities(part) : part;
  }

  /** Reads `<name` at the cursor; the cursor stands after the name. */
  openName(): string {
    const from = this.pos + 1;
    let i = from;
    for (; ; i++) {
      const c = this.text.charCodeAt(i);
      if (c <= SPACE || c === GT || c === SLASH) break;
      if (Number.isNaN(c)) throw INCOMPLETE;
      if (c === LT) throw new Broken(this.pos, 'a tag is not closed');
    }
    if (i === from) throw new Broken(this.pos, 'a tag has no name');
    this.pos = i;
    return this.text.slice(from, i);
  }

  /**
   * Reads the next attribute of the tag that the cursor is in: its name (the value goes to `value`), or undefined at
   * the end of the tag, with the cursor on `>` or `/>`.
   */
  attribute(): string | undefined {
    const { text } = this;
    const from = skipSpace(text, this.pos);
    const first = text.charCodeAt(from);
    this.pos = from;
    if (first === GT || first === SLASH) return undefined;
    let i = from;
    for (; ; i++) {
      const c = text.charCodeAt(i);
      if (c === EQUALS || c <= SPACE) break;
      if (Number.isNaN(c)) throw INCOMPLETE;
      if (c === LT || c === GT) throw new Broken(from, 'an attribute has no value');
    }
    const name = text.slice(from, i);
    i = skipSpace(text, i);
    if (text.charCodeAt(i) !== EQUALS) this.#fail(i, 'an attribute has no value');
    this.#quoted(skipSpace(text, i + 1));
    return name;
  }

  /** Reads a tag's end at the cursor; true when the element is empty (`/>`). */
  tagEnd(): boolean {
    const { text, pos } = this;
    const empty = text.charCodeAt(pos) === SLASH;
    const close = empty ? pos + 1 : pos;
    if (text.charCodeAt(close) !== GT) this.#fail(close, 'a tag is not closed');
    this.pos = close + 1;
    return empty;
  }

  /** Reads `</name>` at the cursor. */
  closeTag(name: string): void {
    const { text, pos } = this;
    const end = pos + 2 + name.length;
    if (!text.startsWith(name, pos + 2) || !(text.charCodeAt(end) === GT || isSpace(text.charCodeAt(end)))) {
      const close = text.indexOf('>', pos);
      if (close < 0) throw INCOMPLETE;
      throw new Broken(pos, `<${name}> is closed by ${text.slice(pos, Math.min(close + 1, pos + 60))}`);
    }
    this.pos = skipSpace(text, end);
    this.tagEnd();
  }

  /** Skips a comment, processing instruction or declaration at the cursor; false when there is none. */
  skipSpecial(): boolean {
    const next = this.text.charCodeAt(this.pos + 1);
    if (next === QUESTION) this.pos = this.find('?>', this.pos) + 2;
    else if (this.text.startsWith('<!--', this.pos)) this.pos = this.find('-->', this.pos + 4) + 3;
    else if (next === BANG && !this.atCdata()) this.pos = this.find('>', this.pos) + 1;
    else return false;
    return true;
  }

  atCdata(): boolean {
    return this.text.startsWith('<![CDATA[', this.pos);
  }

  /** Reads a CDATA section at the cursor. */
  cdata(): string {
    const from = this.pos + 9;
    const end = this.find(']]>', from);
    this.pos = end + 3;
    return this.text.slice(from, end);
  }

  #quoted(at: number): void {
    const { text } = this;
    const quote = text.charCodeAt(at);
    if (quote !== QUOTE && quote !== APOSTROPHE) this.#fail(at, 'an attribute has no quotes');
    let i = at + 1;
    for (; ; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) break;
      if (c === LT) throw new Broken(at, 'an attribute is not closed');
      if (Number.isNaN(c)) throw INCOMPLETE;
    }
    this.value = this.slice(at + 1, i);
    this.valueFrom = at + 1;
    this.valueTo = i;
    this.pos = i + 1;
  }

  #fail(at: number, reason: string): never {
    if (at >= this.text.length) throw INCOMPLETE;
    throw new Broken(at, reason);
  }
}
