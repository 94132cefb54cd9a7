import { Broken, type FieldValues, type Shape, ShapeTree, windowsAliases, windowsFieldName } from '../event/index.js';
import { APOSTROPHE, GT, isEventStart, LT, MarkupCursor, QUOTE, SLASH } from './markup.js';

/** Deeper elements than this are taken for damage, not followed: the reader is recursive. */
const MAX_DEPTH = 100;

/** Elements of EventData that hold one value even without a name; the value of an unnamed one is a field of this name. */
const VALUE_TAGS: ReadonlySet<string> = new Set(['Data', 'Binary', 'ComplexData']);

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

/**
 * Reads one Windows event in XML into fields. After `read`, `shape` and `values` are the fields and `head` is the shape at
 * the end of the System element, in which metadata is found even if EventData repeats a name.
 *
 * Fields: System children and their attributes by their own names; `<Data Name='x'>` as x; unnamed Data as the
 * multivalue field Data; leaves of UserData and other sections by tag name and their attributes as tag_attribute;
 * RenderingInfo's Message as Message, its Task as TaskCategory, its other leaves only where no field has the name.
 * Empty elements give no field.
 */
export class XmlEventReader {
  shape: Shape;
  head: Shape;
  values: FieldValues = [];
  readonly #cursor = new MarkupCursor();
  readonly #tree = new ShapeTree((key) => windowsAliases(windowsFieldName(key)));

  constructor() {
    this.shape = this.#tree.root;
    this.head = this.shape;
  }

  /**
   * Reads the event that begins at `start` and returns the offset after it. Throws `Broken` or `INCOMPLETE`.
   */
  read(text: string, start: number): number {
    const cursor = this.#cursor;
    cursor.reset(text, start);
    this.shape = this.#tree.root;
    this.head = this.shape;
    this.values = [];
    cursor.openName();
    while (cursor.attribute() !== undefined);
    if (cursor.tagEnd()) throw new Broken(start, 'the Event element is empty');
    while (this.#section());
    if (this.head.size === 0) throw new Broken(start, 'the event has no System element');
    return cursor.pos;
  }

  /** One child of Event; false at `</Event>`. */
  #section(): boolean {
    const cursor = this.#cursor;
    const lt = cursor.find('<', cursor.pos);
    if (!isBlank(cursor.text.slice(cursor.pos, lt))) throw new Broken(cursor.pos, 'text between the parts of an event');
    cursor.pos = lt;
    if (cursor.text.charCodeAt(lt + 1) === SLASH) {
      cursor.closeTag('Event');
      return false;
    }
    if (cursor.skipSpecial()) return true;
    this.#expectNoEvent();
    const tag = cursor.openName();
    while (cursor.attribute() !== undefined);
    if (cursor.tagEnd()) return true;
    if (tag === 'System') this.#system();
    else if (tag === 'EventData') this.#eventData();
    else if (tag === 'RenderingInfo') this.#renderingInfo();
    else this.#leaves(tag);
    return true;
  }

  #system(): void {
    const cursor = this.#cursor;
    const { text } = cursor;
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      const guess = this.shape.guess;
      if (guess !== undefined && text.startsWith(guess.open, lt)) {
        const from = lt + guess.open.length;
        const end = cursor.find('<', from);
        if (end > from && text.startsWith(guess.close, end)) {
          this.#put(guess, cursor.slice(from, end));
          cursor.pos = end + guess.close.length;
          continue;
        }
      }
      cursor.pos = lt;
      if (text.charCodeAt(lt + 1) === SLASH) break;
      if (!cursor.skipSpecial()) this.#systemChild();
    }
    cursor.closeTag('System');
    this.head = this.shape;
  }

  #systemChild(): void {
    const cursor = this.#cursor;
    this.#expectNoEvent();
    const tag = cursor.openName();
    for (let name = cursor.attribute(); name !== undefined; name = cursor.attribute()) {
      if (!name.startsWith('xmlns')) this.#add(name, cursor.value);
    }
    if (!cursor.tagEnd()) this.#add(localName(tag), this.#content(tag));
  }

  #eventData(): void {
    const cursor = this.#cursor;
    while (this.#plainData());
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      this.#looseText('EventData', cursor.pos, lt);
      cursor.pos = lt;
      if (cursor.text.charCodeAt(lt + 1) === SLASH) break;
      if (cursor.atCdata()) this.#add('Data', cursor.cdata());
      else if (!cursor.skipSpecial()) this.#dataChild();
      while (this.#plainData());
    }
    cursor.closeTag('EventData');
  }

  /** The quick way through `<Data Name='x'>plain text</Data>`; false, with nothing read, for anything else. */
  #plainData(): boolean {
    const cursor = this.#cursor;
    const { text, pos } = cursor;
    if (!text.startsWith('<Data Name=', pos)) return false;
    const quote = text.charCodeAt(pos + 11);
    if (quote !== APOSTROPHE && quote !== QUOTE) return false;
    const name = pos + 12;
    const guess = this.shape.guess;
    let end: number;
    let next: Shape | undefined;
    if (guess !== undefined && text.charCodeAt(name + guess.key.length) === quote && text.startsWith(guess.key, name)) {
      next = guess;
      end = name + guess.key.length;
    } else {
      end = text.indexOf(quote === APOSTROPHE ? "'" : '"', name);
    }
    if (end < 0 || text.charCodeAt(end + 1) !== GT) return false;
    const lt = text.indexOf('<', end + 2);
    if (lt < 0 || !text.startsWith('</Data>', lt)) return false;
    cursor.pos = lt + 7;
    if (lt === end + 2) return true;
    next ??= this.shape.step(this.#dataName(name, end));
    this.#put(next, cursor.slice(end + 2, lt));
    return true;
  }

  #dataName(from: number, to: number): string {
    const name = this.#cursor.slice(from, to);
    if (name.includes('<')) throw new Broken(from, 'an attribute is not closed');
    return name;
  }

  /** Any child of EventData. */
  #dataChild(): void {
    const cursor = this.#cursor;
    const start = cursor.pos;
    this.#expectNoEvent();
    const tag = cursor.openName();
    let key: string | undefined;
    for (let name = cursor.attribute(); name !== undefined; name = cursor.attribute()) {
      if (name === 'Name') key = cursor.value;
    }
    if (key === undefined && !VALUE_TAGS.has(tag)) {
      cursor.pos = start;
      this.#element(0);
      return;
    }
    if (!cursor.tagEnd()) this.#add(key || tag, this.#content(tag));
  }

  /** Reads up to and with `</tag>`: the text, or where there are elements inside, their markup as it is written. */
  #content(tag: string): string {
    const cursor = this.#cursor;
    const from = cursor.pos;
    const open: string[] = [tag];
    let plain = '';
    let nested = false;
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      plain += cursor.slice(cursor.pos, lt);
      cursor.pos = lt;
      if (cursor.atCdata()) plain += cursor.cdata();
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) {
        cursor.closeTag(open.pop() ?? tag);
        if (open.length === 0) return nested ? cursor.slice(from, lt) : plain;
      } else if (!cursor.skipSpecial()) {
        nested = true;
        this.#expectNoEvent();
        const inner = cursor.openName();
        while (cursor.attribute() !== undefined);
        if (!cursor.tagEnd()) open.push(inner);
      }
    }
  }

  /** All leaves below an element whose opening tag has been read. */
  #leaves(tag: string): void {
    this.#inside(tag, localName(tag), 0, true);
  }

  /** An element of unknown make: its attributes and leaves become fields. */
  #element(depth: number): void {
    const cursor = this.#cursor;
    if (depth > MAX_DEPTH) throw new Broken(cursor.pos, `elements are nested more than ${MAX_DEPTH} deep`);
    this.#expectNoEvent();
    const tag = cursor.openName();
    const local = localName(tag);
    let key = local;
    for (let name = cursor.attribute(); name !== undefined; name = cursor.attribute()) {
      if (name === 'Name' && cursor.value !== '') key = cursor.value;
      else if (!name.startsWith('xmlns')) this.#add(`${local}_${localName(name)}`, cursor.value);
    }
    if (!cursor.tagEnd()) this.#inside(tag, key, depth, false);
  }

  #inside(tag: string, key: string, depth: number, branch: boolean): void {
    const cursor = this.#cursor;
    let text = '';
    let leaf = !branch;
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      text += cursor.slice(cursor.pos, lt);
      cursor.pos = lt;
      if (cursor.atCdata()) text += cursor.cdata();
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) break;
      else if (!cursor.skipSpecial()) {
        leaf = false;
        this.#element(depth + 1);
      }
    }
    cursor.closeTag(tag);
    if (leaf) this.#add(key, text);
    else if (!isBlank(text)) this.#add(key, text.trim());
  }

  /** RenderingInfo is a rendering of fields that are there already, so only its Message may replace one. */
  #renderingInfo(): void {
    const { shape, values } = this;
    this.shape = this.#tree.root;
    this.values = [];
    this.#leaves('RenderingInfo');
    const rendered = this.shape.names.map((name, slot) => ({ name, value: this.values[slot] ?? '' }));
    this.shape = shape;
    this.values = values;
    for (const { name, value } of rendered) {
      const slot = shape.slotOf(name);
      if (name === 'Task' && slot >= 0) this.#addAll('TaskCategory', value);
      else if (name === 'Message' && slot >= 0) values[slot] = value;
      else if (slot < 0) this.#addAll(name, value);
    }
  }

  #addAll(key: string, value: string | readonly string[]): void {
    for (const one of typeof value === 'string' ? [value] : value) this.#add(key, one);
  }

  #add(key: string, value: string): void {
    if (value !== '') this.#put(this.shape.step(key), value);
  }

  #put(next: Shape, value: string): void {
    next.put(this.values, value);
    this.#shapeTaken(next);
  }

  #shapeTaken(next: Shape): void {
    this.shape.guess = next;
    this.shape = next;
  }

  #looseText(key: string, from: number, to: number): void {
    if (from === to) return;
    const text = this.#cursor.slice(from, to);
    if (!isBlank(text)) this.#add(key, text.trim());
  }

  /** A new event inside an event: this one was never finished. */
  #expectNoEvent(): void {
    const { text, pos } = this.#cursor;
    if (text.charCodeAt(pos) === LT && isEventStart(text, pos)) {
      throw new Broken(pos, 'the next event begins before this one ends');
    }
  }
}
