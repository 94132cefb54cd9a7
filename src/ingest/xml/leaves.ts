import { Broken, INCOMPLETE } from '../event/index.js';
import { MarkupCursor, SLASH, skipSpace } from './markup.js';

/** Deeper elements than this end the reading. */
const MAX_DEPTH = 200;

interface OpenElement {
  readonly tag: string;
  readonly path: string;
  /** Its own text so far; it counts where there is no element inside. */
  text: string;
  leaf: boolean;
}

/**
 * The fields of an XML text: texts of elements without elements in them as `a.b`, attributes as `a.b{@x}`, the names that
 * spath gives. A header before the first tag is passed over; a fault in the markup or the end of a cut text ends the
 * reading, and what was found before it stays. Source: props.conf.spec, "KV_MODE"; Search Reference, "spath".
 */
export function xmlLeaves(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const reader = new LeafReader(text, (name, value) => {
    const values = found.get(name);
    if (values === undefined) found.set(name, [value]);
    else values.push(value);
  });
  try {
    reader.read();
  } catch (stop) {
    if (!(stop instanceof Broken) && stop !== INCOMPLETE) throw stop;
  }
  return found;
}

class LeafReader {
  readonly #cursor = new MarkupCursor();
  readonly #add: (name: string, value: string) => void;
  readonly #open: OpenElement[] = [];

  constructor(text: string, add: (name: string, value: string) => void) {
    this.#cursor.reset(text, Math.max(0, text.indexOf('<')));
    this.#add = add;
  }

  read(): void {
    const cursor = this.#cursor;
    while (cursor.pos < cursor.text.length) {
      const lt = cursor.find('<', cursor.pos);
      this.#characters(cursor.slice(cursor.pos, lt));
      cursor.pos = lt;
      if (cursor.atCdata()) this.#characters(cursor.cdata());
      else if (cursor.text.charCodeAt(lt + 1) === SLASH) this.#close(lt);
      else if (!cursor.skipSpecial()) this.#start(lt);
      if (this.#open.length === 0) cursor.pos = skipSpace(cursor.text, cursor.pos);
    }
  }

  #characters(text: string): void {
    const top = this.#open.at(-1);
    if (top !== undefined) top.text += text;
  }

  #start(at: number): void {
    if (this.#open.length >= MAX_DEPTH) throw new Broken(at, `elements are nested more than ${MAX_DEPTH} deep`);
    const cursor = this.#cursor;
    const above = this.#open.at(-1);
    if (above !== undefined) above.leaf = false;
    const tag = cursor.openName();
    const path = above === undefined ? tag : `${above.path}.${tag}`;
    for (let name = cursor.attribute(); name !== undefined; name = cursor.attribute()) {
      if (cursor.value !== '') this.#add(`${path}{@${name}}`, cursor.value);
    }
    if (!cursor.tagEnd()) this.#open.push({ tag, path, text: '', leaf: true });
  }

  #close(at: number): void {
    const top = this.#open.pop();
    if (top === undefined) throw new Broken(at, 'an element is closed that is not open');
    this.#cursor.closeTag(top.tag);
    const value = top.text.trim();
    if (top.leaf && value !== '') this.#add(top.path, value);
  }
}
