import { u8 } from './bytes.js';
import { type Cursor, compileElement, TOKEN } from './compile.js';
import { Damage } from './damage.js';
import { escapeAttribute, escapeText } from './escape.js';
import { readInstance } from './instance.js';
import type { Field, Piece, Slot, Source, Values } from './template.js';
import {
  ARRAY,
  BINARY_XML_TYPE,
  formatBinary,
  formatItems,
  formatText,
  formatValue,
  NULL_TYPE,
  STRING_TYPE,
} from './values.js';

/** XML characters that one record may grow to. Windows keeps events below 64 KiB; what exceeds this is an attack. */
const LARGEST = 2 ** 21;
/** Levels of elements, templates and values within values, together. */
const DEEPEST = 256;
const DEEPEST_FRAGMENT = 16;

const NO_VALUES: Values = { types: [], starts: [], sizes: [] };

/** Turns the binary XML of one record into text. */
export class Renderer {
  private readonly source: Source;
  private readonly oddValue: (reason: string) => void;
  private spent = 0;
  private depth = 0;
  private fragments = 0;

  /** `oddValue` hears of values that do not fit their type. */
  constructor(source: Source, oddValue: (reason: string) => void) {
    this.source = source;
    this.oddValue = oddValue;
  }

  /** The XML of the fragment from `at` to `end` (positions in the chunk). Throws {@link Damage}. */
  fragment(at: number, end: number): string {
    if (++this.fragments > DEEPEST_FRAGMENT) throw tooDeep();
    this.charge(end - at);
    let xml = '';
    while (at < end) {
      const token = u8(this.source.bytes, at) & 0xbf;
      if (token === TOKEN.end) break;
      if (token === TOKEN.fragment) at += 4;
      else if (token === TOKEN.instance) {
        const instance = readInstance(this.source, at, end);
        xml += this.pieces(instance.template.pieces, instance.values);
        at = instance.end;
      } else {
        const cursor: Cursor = { source: this.source, inTemplate: false, at, end, depth: 0 };
        xml += this.pieces(compileElement(cursor), NO_VALUES);
        at = cursor.at;
      }
    }
    this.fragments -= 1;
    return xml;
  }

  private pieces(pieces: readonly Piece[], values: Values): string {
    if (++this.depth > DEEPEST) throw tooDeep();
    let xml = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') xml += this.spend(piece);
      else if (piece.kind === 'field') xml += this.field(piece, values);
      else if (piece.kind === 'slot') xml += this.slot(piece, values);
      else if (piece.kind === 'instance') xml += this.pieces(piece.template.pieces, piece.values);
      else if (piece.kind === 'dependent') {
        if (typeOf(values, piece.index) !== NULL_TYPE) xml += this.pieces(piece.pieces, values);
      } else if (!piece.slot.optional || typeOf(values, piece.slot.index) !== NULL_TYPE) {
        xml += `${piece.lead}${this.slot(piece.slot, values)}'`;
      }
    }
    this.depth -= 1;
    return xml;
  }

  private field(field: Field, values: Values): string {
    const head = this.pieces(field.head, values);
    const type = typeOf(values, field.slot.index);
    if (type === NULL_TYPE) return `${head}/>`;
    if ((type & ARRAY) === 0) return `${head}>${this.slot(field.slot, values)}${field.close}`;
    let xml = '';
    for (const item of this.items(field.slot, values)) xml += this.spend(`${head}>${item}${field.close}`);
    return xml === '' ? `${head}/>` : xml;
  }

  private slot(slot: Slot, values: Values): string {
    const type = typeOf(values, slot.index);
    const start = values.starts[slot.index] ?? 0;
    const size = values.sizes[slot.index] ?? 0;
    this.charge(size);
    if (type === NULL_TYPE) return '';
    if (type === STRING_TYPE) return this.spend(escaped(slot, formatText(this.source.bytes, start, size)));
    if (type === BINARY_XML_TYPE && !slot.inAttribute) return this.fragment(start, start + size);
    if ((type & ARRAY) !== 0) return this.items(slot, values).join(',');
    return this.spend(escaped(slot, this.value(type, start, size)));
  }

  private items(slot: Slot, values: Values): string[] {
    const type = (values.types[slot.index] ?? 0) & ~ARRAY;
    const start = values.starts[slot.index] ?? 0;
    const size = values.sizes[slot.index] ?? 0;
    try {
      return formatItems(this.source.bytes, type, start, size).map((item) => escaped(slot, item));
    } catch (error) {
      return [this.asBinary(error, start, size)];
    }
  }

  private value(type: number, start: number, size: number): string {
    try {
      return formatValue(this.source.bytes, type, start, size);
    } catch (error) {
      return this.asBinary(error, start, size);
    }
  }

  private asBinary(error: unknown, start: number, size: number): string {
    if (!(error instanceof Damage)) throw error;
    this.oddValue(error.message);
    return formatBinary(this.source.bytes, start, size);
  }

  private spend(text: string): string {
    this.charge(text.length);
    return text;
  }

  /** Counts what is read and written, so that templates that multiply each other end. */
  private charge(amount: number): void {
    this.spent += amount + 1;
    if (this.spent > LARGEST) throw new Damage(`it expands to more than ${LARGEST} characters`);
  }
}

function tooDeep(): Damage {
  return new Damage('its binary XML is nested too deep');
}

function typeOf(values: Values, index: number): number {
  return values.types[index] ?? NULL_TYPE;
}

function escaped(slot: Slot, text: string): string {
  return slot.inAttribute ? escapeAttribute(text) : escapeText(text);
}
