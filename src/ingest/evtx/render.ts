import { u8 } from './bytes.js';
import { type Cursor, compileElement, TOKEN, unexpected } from './compile.js';
import { Damage } from './damage.js';
import { escapeAttribute, escapeText } from './escape.js';
import { readInstance } from './instance.js';
import type { Field, Piece, Slot, Source, Values } from './template.js';
import {
  ANSI_TYPE,
  ARRAY,
  BINARY_XML_TYPE,
  formatBinary,
  formatItems,
  formatText,
  formatValue,
  NULL_TYPE,
  STRING_TYPE,
} from './values.js';

/** Bytes read and characters written for one record. Windows keeps events below 64 KiB; what exceeds this is an attack. */
const LARGEST = 2 ** 22;
/** Levels of elements, templates and values within values, together. */
const DEEPEST = 256;
const DEEPEST_FRAGMENT = 16;

const NO_VALUES: Values = [];

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
      } else if (token !== TOKEN.element) throw unexpected(token);
      else {
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
    for (const piece of pieces) xml += typeof piece === 'string' ? piece : this.piece(piece, values);
    this.depth -= 1;
    this.charge(xml.length);
    return xml;
  }

  private piece(piece: Exclude<Piece, string>, values: Values): string {
    switch (piece.kind) {
      case 'field':
        return this.field(piece, values);
      case 'slot':
        return this.slot(piece, values);
      case 'attribute':
        if (piece.slot.optional && typeOf(values, piece.slot.index) === NULL_TYPE) return '';
        return `${piece.lead}${this.slot(piece.slot, values)}'`;
      case 'dependent':
        return typeOf(values, piece.index) === NULL_TYPE ? '' : this.pieces(piece.pieces, values);
      case 'instance':
        return this.pieces(piece.template.pieces, piece.values);
    }
  }

  private field(field: Field, values: Values): string {
    const head = typeof field.head === 'string' ? field.head : this.pieces(field.head, values);
    const type = typeOf(values, field.slot.index);
    if (type === NULL_TYPE) return `${head}/>`;
    if ((type & ARRAY) === 0) return `${head}>${this.slot(field.slot, values)}${field.close}`;
    const items = this.items(field.slot, values);
    if (items.length === 0) return `${head}/>`;
    this.charge(items.length * (head.length + field.close.length));
    return items.map((item) => `${head}>${item}${field.close}`).join('');
  }

  private slot(slot: Slot, values: Values): string {
    const type = typeOf(values, slot.index);
    const start = values[3 * slot.index + 1] ?? 0;
    const size = values[3 * slot.index + 2] ?? 0;
    this.charge(size);
    if (type === STRING_TYPE) return escaped(slot, formatText(this.source.bytes, start, size));
    if (type === BINARY_XML_TYPE && !slot.inAttribute) return this.fragment(start, start + size);
    if ((type & ARRAY) !== 0) return this.items(slot, values).join(',');
    const text = this.value(type, start, size);
    return type === ANSI_TYPE ? escaped(slot, text) : text;
  }

  private items(slot: Slot, values: Values): string[] {
    const type = typeOf(values, slot.index) & ~ARRAY;
    const start = values[3 * slot.index + 1] ?? 0;
    const size = values[3 * slot.index + 2] ?? 0;
    this.charge(size);
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

  /** Counts what is read and written, so that templates that multiply each other end. */
  private charge(amount: number): void {
    this.spent += amount + 1;
    if (this.spent > LARGEST) throw new Damage('it expands to far more than an event may hold');
  }
}

function tooDeep(): Damage {
  return new Damage('its binary XML is nested too deep');
}

function typeOf(values: Values, index: number): number {
  return values[3 * index] ?? NULL_TYPE;
}

function escaped(slot: Slot, text: string): string {
  return slot.inAttribute ? escapeAttribute(text) : escapeText(text);
}
