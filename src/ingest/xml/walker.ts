import { Broken, type Shape } from '../event/index.js';
import type { FieldLog } from './field-log.js';
import { isEventStart, type MarkupCursor, SLASH, skipSpace } from './markup.js';

/** Deeper elements than this are taken for damage, not followed: the walk is recursive. */
const MAX_DEPTH = 100;

/** Children of EventData that hold one value even without a name; an unnamed one's tag is the field. */
const VALUE_TAGS: ReadonlySet<string> = new Set(['Data', 'Binary', 'ComplexData']);

function localName(tag: string): string {
  return tag.slice(tag.indexOf(':') + 1);
}

/**
 * Walks through one event's markup and logs its fields:
 *
 * - System: children by tag name, all their attributes by attribute name;
 * - EventData: `<Data Name='x'>` as x, unnamed Data as the multivalue field Data, Binary as Binary; elements inside a value
 *   stay as they are written;
 * - UserData and any other section: leaves by tag name (or their Name), attributes as tag_attribute;
 * - RenderingInfo: leaves by tag name, as far as `FieldLog` lets them;
 * - a name that comes twice is multivalue, an empty element is no field.
 */
export class EventWalker {
  readonly #cursor: MarkupCursor;
  readonly #log: FieldLog;

  constructor(cursor: MarkupCursor, log: FieldLog) {
    this.#cursor = cursor;
    this.#log = log;
  }

  /** Walks from the `<Event` at the cursor to after `</Event>`; returns the fields of System. */
  walk(): Shape {
    const cursor = this.#cursor;
    const start = cursor.pos;
    let head: Shape | undefined;
    cursor.openName();
    this.#skipAttributes();
    if (cursor.tagEnd()) throw new Broken(start, 'the Event element is empty');
    while (this.#toMarkup('between the parts of an event')) {
      if (cursor.skipSpecial()) continue;
      if (this.#section() === 'System') head ??= this.#log.shape;
    }
    cursor.closeTag('Event');
    if (head === undefined || head.size === 0) throw new Broken(start, 'it has no System element');
    return head;
  }

  /** Goes to the next markup; false when it is a closing tag. Text before it is damage. */
  #toMarkup(where: string): boolean {
    const cursor = this.#cursor;
    const lt = cursor.find('<', cursor.pos);
    if (skipSpace(cursor.text, cursor.pos) < lt) throw new Broken(cursor.pos, `there is text ${where}`);
    cursor.pos = lt;
    return cursor.text.charCodeAt(lt + 1) !== SLASH;
  }

  /** One part of the event; returns its tag. */
  #section(): string {
    const cursor = this.#cursor;
    this.#expectNoEvent();
    const tag = cursor.openName();
    this.#skipAttributes();
    if (cursor.tagEnd()) return tag;
    if (tag === 'System') this.#system();
    else if (tag === 'EventData') this.#eventData();
    else {
      if (tag === 'RenderingInfo') this.#log.startRendering();
      this.#inside(tag, localName(tag), 0);
    }
    return tag;
  }

  #system(): void {
    const cursor = this.#cursor;
    while (this.#toMarkup('between the elements of System')) {
      if (cursor.skipSpecial()) continue;
      this.#expectNoEvent();
      const tag = cursor.openName();
      for (let name = cursor.attribute(); name !== undefined; name = cursor.attribute()) {
        if (!name.startsWith('xmlns')) this.#addAttribute(name);
      }
      if (!cursor.tagEnd()) this.#content(tag, localName(tag));
    }
    cursor.closeTag('System');
  }

  #eventData(): void {
    const cursor = this.#cursor;
    let loose = '';
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      loose += cursor.slice(cursor.pos, lt);
      cursor.pos = lt;
      if (cursor.atCdata()) loose += cursor.cdata();
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) break;
      else if (!cursor.skipSpecial()) this.#dataChild();
    }
    cursor.closeTag('EventData');
    this.#log.addComposed('Data', loose.trim());
  }

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
      this.#element(1);
    } else if (!cursor.tagEnd()) this.#content(tag, key || tag);
  }

  /** Reads up to and with `</tag>` as the value of `key`: its text, or with elements inside, all as it is written. */
  #content(tag: string, key: string): void {
    const cursor = this.#cursor;
    const from = cursor.pos;
    const open: string[] = [tag];
    let plain = '';
    let runs = 0;
    let nested = false;
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      plain += cursor.slice(cursor.pos, lt);
      runs++;
      cursor.pos = lt;
      if (cursor.atCdata()) plain += cursor.cdata();
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) {
        cursor.closeTag(open.pop() ?? tag);
        if (open.length > 0) continue;
        if (runs === 1) this.#log.add(key, plain, from, lt);
        else this.#log.addComposed(key, nested ? cursor.text.slice(from, lt) : plain);
        return;
      } else if (!cursor.skipSpecial()) {
        nested = true;
        this.#expectNoEvent();
        const inner = cursor.openName();
        this.#skipAttributes();
        if (!cursor.tagEnd()) open.push(inner);
      }
    }
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
      else if (!name.startsWith('xmlns')) this.#addAttribute(`${local}_${localName(name)}`);
    }
    if (!cursor.tagEnd()) this.#inside(tag, key, depth);
  }

  #inside(tag: string, key: string, depth: number): void {
    const cursor = this.#cursor;
    const from = cursor.pos;
    let text = '';
    let runs = 0;
    let leaf = depth > 0;
    for (;;) {
      const lt = cursor.find('<', cursor.pos);
      text += cursor.slice(cursor.pos, lt);
      runs++;
      cursor.pos = lt;
      if (cursor.atCdata()) text += cursor.cdata();
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) break;
      else if (!cursor.skipSpecial()) {
        leaf = false;
        this.#element(depth + 1);
      }
    }
    const to = cursor.pos;
    cursor.closeTag(tag);
    if (leaf && runs === 1) this.#log.add(key, text, from, to);
    else this.#log.addComposed(key, leaf ? text : text.trim());
  }

  #addAttribute(key: string): void {
    const { value, valueFrom, valueTo } = this.#cursor;
    this.#log.add(key, value, valueFrom, valueTo);
  }

  #skipAttributes(): void {
    while (this.#cursor.attribute() !== undefined);
  }

  /** A new event inside an event: this one was never finished. */
  #expectNoEvent(): void {
    const { text, pos } = this.#cursor;
    if (isEventStart(text, pos)) throw new Broken(pos, 'the next event begins before this one ends');
  }
}
