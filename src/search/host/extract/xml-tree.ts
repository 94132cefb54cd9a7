/* A parser for the XML of log messages: no DTD, so no entities but the five of XML and numbered characters. */

export interface XmlElement {
  readonly kind: 'element';
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  readonly parent: XmlElement | undefined;
  readonly children: (XmlElement | XmlText)[];
  /** Offsets into the text: of the start tag's `<`, of the content, behind the content, behind the end tag. */
  readonly from: number;
  readonly inner: number;
  innerEnd: number;
  to: number;
  /** The end tag is there. */
  closed: boolean;
}

export interface XmlText {
  readonly kind: 'text';
  readonly text: string;
  readonly parent: XmlElement;
}

export interface XmlTree {
  /** Without name; its children are the roots, which may be several. */
  readonly top: XmlElement;
  readonly text: string;
  /** Where the parser stopped: at a mistake, or at the end with elements open. Absent if all is well formed. */
  readonly problem?: 'malformed' | 'unfinished';
  /** A declaration, processing instruction or DOCTYPE was passed over. */
  readonly prologue: boolean;
}

/** Elements in one another. */
const DEPTH = 500;

const NAME = '[A-Za-z_:\\u0080-\\uFFFF][\\w:.\\-\\u0080-\\uFFFF]*';
const START = new RegExp(`<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>`, 'y');
const END = new RegExp(`</(${NAME})\\s*>`, 'y');
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'g');
const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function character(code: number): string {
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
}

/** References that XML does not know stay as they are. */
export function unescapeXml(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g, (_, name, decimal, hex) => {
    if (name !== undefined) return NAMED[name as string] ?? '';
    return character(decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal));
  });
}

class Parser {
  readonly top: XmlElement = element('', [], undefined, 0, 0);
  prologue = false;
  #open = this.top;
  #depth = 0;
  #at = 0;

  constructor(readonly text: string) {}

  run(): 'malformed' | 'unfinished' | undefined {
    while (this.#at < this.text.length) {
      const problem = this.text[this.#at] === '<' ? this.#markup() : this.#characters();
      if (problem !== undefined) return problem;
    }
    return this.#open === this.top ? undefined : 'unfinished';
  }

  #characters(): undefined {
    const next = this.text.indexOf('<', this.#at);
    const end = next < 0 ? this.text.length : next;
    this.#addText(unescapeXml(this.text.slice(this.#at, end)));
    this.#at = end;
  }

  #addText(text: string): void {
    this.#open.children.push({ kind: 'text', text, parent: this.#open });
  }

  #markup(): 'malformed' | 'unfinished' | undefined {
    const { text } = this;
    if (text.startsWith('<![CDATA[', this.#at)) return this.#until(']]>', 9, (inner) => this.#addText(inner));
    if (text.startsWith('<!--', this.#at)) return this.#until('-->', 4, () => undefined);
    if (text.startsWith('<?', this.#at)) return this.#until('?>', 2, () => this.#noticePrologue());
    if (text.startsWith('<!', this.#at)) return this.#until('>', 2, () => this.#noticePrologue());
    return text[this.#at + 1] === '/' ? this.#end() : this.#start();
  }

  #noticePrologue(): void {
    this.prologue = true;
  }

  #until(end: string, skip: number, take: (inner: string) => void): 'unfinished' | undefined {
    const from = this.#at + skip;
    const to = this.text.indexOf(end, from);
    if (to < 0) return 'unfinished';
    take(this.text.slice(from, to));
    this.#at = to + end.length;
    return undefined;
  }

  /** A tag that the end of the text cuts is unfinished, any other that does not fit is a mistake. */
  #broken(): 'malformed' | 'unfinished' {
    return this.text.indexOf('>', this.#at) < 0 ? 'unfinished' : 'malformed';
  }

  #start(): 'malformed' | 'unfinished' | undefined {
    START.lastIndex = this.#at;
    const found = START.exec(this.text);
    if (found === null) return this.#broken();
    const [whole, name = '', attributes = '', empty] = found;
    const from = this.#at;
    this.#at += whole.length;
    const pairs = [...attributes.matchAll(ATTRIBUTE)].map(
      ([, key = '', double, single]) => [key, unescapeXml(double ?? single ?? '')] as const,
    );
    const added = element(name, pairs, this.#open, from, this.#at);
    this.#open.children.push(added);
    if (empty === '/') close(added, this.#at, this.#at);
    else {
      this.#open = added;
      this.#depth += 1;
    }
    return this.#depth > DEPTH ? 'malformed' : undefined;
  }

  #end(): 'malformed' | 'unfinished' | undefined {
    END.lastIndex = this.#at;
    const found = END.exec(this.text);
    if (found === null) return this.#broken();
    const { parent } = this.#open;
    if (parent === undefined || found[1] !== this.#open.name) return 'malformed';
    const innerEnd = this.#at;
    this.#at += found[0].length;
    close(this.#open, innerEnd, this.#at);
    this.#open = parent;
    this.#depth -= 1;
    return undefined;
  }
}

function element(
  name: string,
  attributes: XmlElement['attributes'],
  parent: XmlElement | undefined,
  from: number,
  inner: number,
): XmlElement {
  return {
    kind: 'element',
    name,
    attributes,
    parent,
    children: [],
    from,
    inner,
    innerEnd: inner,
    to: inner,
    closed: false,
  };
}

function close(open: XmlElement, innerEnd: number, to: number): void {
  open.innerEnd = innerEnd;
  open.to = to;
  open.closed = true;
}

/** Reads as far as the text is well formed. */
export function parseXml(text: string): XmlTree {
  const parser = new Parser(text);
  const problem = parser.run();
  return { top: parser.top, text, prologue: parser.prologue, ...(problem === undefined ? {} : { problem }) };
}

export function elementsOf(parent: XmlElement): readonly XmlElement[] {
  return parent.children.filter((c): c is XmlElement => c.kind === 'element');
}

/** All text in an element, however deep. */
export function textOf(of: XmlElement): string {
  return of.children.map((child) => (child.kind === 'text' ? child.text : textOf(child))).join('');
}
