import { Broken, type FieldValues, freeFieldName, INCOMPLETE, type Shape, ShapeTree } from '../event/index.js';

/** Deeper nesting than this is taken for damage, not followed: the reader is recursive. */
const MAX_DEPTH = 200;

const BACKSLASH = 92;
const BRACE = 123;
const BRACE_END = 125;
const BRACKET = 91;
const BRACKET_END = 93;
const COLON = 58;
const COMMA = 44;
const QUOTE = 34;
const SPACE = 32;

/** An escape that the text ends in; group 1 are the whole ones before it. */
const CUT_ESCAPE = /((?<!\\)(?:\\\\)*)\\(?:u[\da-fA-F]{0,3})?$/;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?/y;

/** A place in a JSON document by its keys; remembers names so that they are cut and joined once. */
class Path {
  readonly name: string;
  /** The key with its quotes, to compare in place. */
  readonly quoted: string;
  /** The key that followed last time, in the same object, and the first key inside, likewise. */
  next: Path | undefined;
  first: Path | undefined;
  readonly #keys = new Map<string, Path>();
  #items: Path | undefined;

  constructor(name: string, key: string) {
    this.name = name;
    this.quoted = `"${key}"`;
  }

  /** A key of the object here, as it is written between its quotes. */
  key(written: string, text: string): Path {
    let path = this.#keys.get(written);
    if (path === undefined) {
      const own = Buffer.from(written, 'utf8').toString('utf8');
      path = new Path(this.name === '' ? text : `${this.name}.${text}`, own);
      if (this.#keys.size < 10_000) this.#keys.set(own, path);
    }
    return path;
  }

  /** The items of the array here. */
  items(): Path {
    this.#items ??= new Path(`${this.name}{}`, '');
    return this.#items;
  }
}

/** How many documents with many different keys are read before what is remembered of keys is dropped. */
const MAX_NODES = 200_000;

/**
 * Reads one JSON object into fields named as Splunk's `KV_MODE=json` does: `a.b`, `a{}`, `a{}.b`; repeated leaves are
 * multivalue in document order; null is the text `null`; numbers keep their digits; empty containers give nothing.
 * Line breaks inside strings are refused, so that a missing quote does not swallow the next line.
 */
export class JsonFlattener {
  shape: Shape;
  values: FieldValues = [];
  /** Slots whose value is a JSON null. */
  nulls: number[] = [];
  readonly #tree = new ShapeTree((key) => [freeFieldName(key)]);
  #paths = new Path('', '');
  #made = 0;
  #text = '';
  #pos = 0;
  #backslash = -1;
  #newline = -1;
  /** The place of the string value being read. */
  #reading: Path | undefined;

  constructor() {
    this.shape = this.#tree.root;
  }

  /** Reads the object that begins at `start`; returns the offset after it. Throws `Broken` or `INCOMPLETE`. */
  read(text: string, start: number): number {
    if (text !== this.#text || start < this.#pos) {
      this.#backslash = -1;
      this.#newline = -1;
    }
    if (this.#made > MAX_NODES) {
      this.#made = 0;
      this.#paths = new Path('', '');
    }
    this.#text = text;
    this.#pos = start;
    this.shape = this.#tree.root;
    this.values = [];
    this.nulls = [];
    this.#reading = undefined;
    this.#object(this.#paths, 0);
    return this.#pos;
  }

  /**
   * After `read` has thrown `INCOMPLETE`: takes in the beginning of the string in which the text ends. False where there is
   * no field before the end.
   */
  keepCut(): boolean {
    const path = this.#reading;
    this.#reading = undefined;
    if (path !== undefined) {
      const written = this.#text.slice(this.#pos + 1).replace(CUT_ESCAPE, '$1');
      const value = written.includes('\\') ? this.#unescape(`"${written}"`, this.#pos) : written;
      if (value !== '') this.#put(path, value);
    }
    return this.values.length > 0;
  }

  /** The next character that is not white space; the position stands on it. */
  #peek(): number {
    let i = this.#pos;
    let c = this.#text.charCodeAt(i);
    while (c <= SPACE) c = this.#text.charCodeAt(++i);
    this.#pos = i;
    if (Number.isNaN(c)) throw INCOMPLETE;
    return c;
  }

  #value(path: Path, depth: number): void {
    const c = this.#peek();
    if (c === QUOTE) {
      this.#reading = path;
      this.#put(path, this.#string());
      this.#reading = undefined;
    } else if (c === BRACE) this.#object(path, depth);
    else if (c === BRACKET) this.#array(path, depth);
    else this.#scalar(path);
  }

  #object(path: Path, depth: number): void {
    if (depth > MAX_DEPTH) throw new Broken(this.#pos, `values are nested more than ${MAX_DEPTH} deep`);
    this.#pos++;
    if (this.#peek() === BRACE_END) {
      this.#pos++;
      return;
    }
    let before: Path | undefined;
    for (;;) {
      if (this.#peek() !== QUOTE) throw new Broken(this.#pos, 'a key in quotes is missing');
      before = this.#key(path, before);
      if (this.#peek() !== COLON) throw new Broken(this.#pos, 'a colon after a key is missing');
      this.#pos++;
      this.#value(before, depth + 1);
      if (this.#ends(BRACE_END)) return;
    }
  }

  #array(path: Path, depth: number): void {
    if (depth > MAX_DEPTH) throw new Broken(this.#pos, `values are nested more than ${MAX_DEPTH} deep`);
    this.#pos++;
    if (this.#peek() === BRACKET_END) {
      this.#pos++;
      return;
    }
    const items = path.items();
    do this.#value(items, depth + 1);
    while (!this.#ends(BRACKET_END));
  }

  /** After a value: true past the closing bracket, false past a comma. */
  #ends(close: number): boolean {
    const c = this.#peek();
    if (c !== close && c !== COMMA) {
      throw new Broken(this.#pos, `a comma or ${String.fromCharCode(close)} is missing`);
    }
    this.#pos++;
    return c === close;
  }

  /** Reads a key; objects of one make are recognised by the order of their keys without cutting them out. */
  #key(parent: Path, before: Path | undefined): Path {
    const guess = before === undefined ? parent.first : before.next;
    if (guess !== undefined && this.#text.startsWith(guess.quoted, this.#pos)) {
      this.#pos += guess.quoted.length;
      return guess;
    }
    const from = this.#pos + 1;
    const key = this.#string();
    const path = parent.key(this.#text.slice(from, this.#pos - 1), key);
    this.#made++;
    if (before === undefined) parent.first = path;
    else before.next = path;
    return path;
  }

  /** Reads the string at the position, which stands on its opening quote. */
  #string(): string {
    const text = this.#text;
    const from = this.#pos + 1;
    let end = text.indexOf('"', from);
    const escaped = this.#hasBackslash(from, end < 0 ? text.length : end);
    if (escaped) end = this.#closingQuote(from);
    if (this.#breaksLine(from, end < 0 ? text.length : end)) {
      throw new Broken(this.#newline, 'a string is not closed on its line');
    }
    if (end < 0) throw INCOMPLETE;
    this.#pos = end + 1;
    return escaped ? this.#unescape(text.slice(from - 1, end + 1), from) : text.slice(from, end);
  }

  #hasBackslash(from: number, to: number): boolean {
    if (this.#backslash < from) {
      const at = this.#text.indexOf('\\', from);
      this.#backslash = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    return this.#backslash < to;
  }

  #breaksLine(from: number, to: number): boolean {
    if (this.#newline < from) {
      const at = this.#text.indexOf('\n', from);
      this.#newline = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    return this.#newline < to;
  }

  /** The quote that ends a string with escapes in it, or -1: the first one after an even number of backslashes. */
  #closingQuote(from: number): number {
    const text = this.#text;
    for (let end = text.indexOf('"', from); end >= 0; end = text.indexOf('"', end + 1)) {
      let back = end - 1;
      while (back >= from && text.charCodeAt(back) === BACKSLASH) back--;
      if ((end - 1 - back) % 2 === 0) return end;
    }
    return -1;
  }

  /** @param written with its quotes */
  #unescape(written: string, from: number): string {
    try {
      return JSON.parse(written) as string;
    } catch {
      return this.#unescapeLoosely(written, from);
    }
  }

  /** Bare control characters are against the standard but do no harm. */
  #unescapeLoosely(written: string, at: number): string {
    let standard = '';
    for (const c of written) {
      standard += c < ' ' ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c;
    }
    try {
      return JSON.parse(standard) as string;
    } catch {
      throw new Broken(at, 'a string has an escape that JSON does not know');
    }
  }

  #scalar(path: Path): void {
    const text = this.#text;
    for (const literal of ['true', 'false', 'null']) {
      if (!text.startsWith(literal, this.#pos)) continue;
      this.#pos += literal.length;
      const slot = this.#put(path, literal);
      if (literal === 'null') this.nulls.push(slot);
      return;
    }
    NUMBER.lastIndex = this.#pos;
    const number = NUMBER.exec(text)?.[0];
    if (number === undefined) {
      if (text.length - this.#pos < 5) throw INCOMPLETE;
      throw new Broken(this.#pos, 'a value is missing');
    }
    // It may be the beginning of a longer one.
    if (this.#pos + number.length === text.length) throw INCOMPLETE;
    this.#pos += number.length;
    this.#put(path, number);
  }

  #put(path: Path, value: string): number {
    const shape = this.shape;
    const guess = shape.guess;
    const next = guess !== undefined && guess.key === path.name ? guess : shape.step(path.name);
    next.put(this.values, value);
    this.shape = next.after;
    return next.slot;
  }
}
