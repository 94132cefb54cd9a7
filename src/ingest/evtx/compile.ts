import { u8, u16, u32 } from './bytes.js';
import { Damage, within } from './damage.js';
import { escapeAttribute, escapeInstruction, escapeText } from './escape.js';
import { readInstance } from './instance.js';
import { isName, nameSize } from './name.js';
import type { Piece, Slot, Source } from './template.js';
import { STRING_TYPE } from './values.js';

/** Tokens of binary XML, [MS-EVEN6] 2.2.12, without the flag that says that more follow. */
export const TOKEN = {
  end: 0x00,
  element: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  closeElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  charRef: 0x08,
  entityRef: 0x09,
  piTarget: 0x0a,
  piData: 0x0b,
  instance: 0x0c,
  normalSlot: 0x0d,
  optionalSlot: 0x0e,
  fragment: 0x0f,
} as const;

const MORE = 0x40;
const NO_DEPENDENCY = 0xffff;
const DEEPEST = 64;
const KNOWN_ENTITIES = new Set(['amp', 'lt', 'gt', 'quot', 'apos']);

/** A position in binary XML. */
export interface Cursor {
  readonly source: Source;
  /** Inside a template definition every element tells which value it depends on; elsewhere hardly any does. */
  readonly inTemplate: boolean;
  readonly end: number;
  at: number;
  depth: number;
}

/** Compiles the content at the cursor up to the end of the element or fragment it belongs to, and moves behind it. */
export function compileContent(cursor: Cursor): Piece[] {
  const pieces: Piece[] = [];
  while (cursor.at < cursor.end) {
    const token = peek(cursor);
    if (token === TOKEN.end) return pieces;
    if (token === TOKEN.closeElement) {
      cursor.at += 1;
      return pieces;
    }
    if (token === TOKEN.element) append(pieces, compileElement(cursor));
    else append(pieces, [compileNode(cursor, token, false)]);
  }
  return pieces;
}

/** Compiles the element whose start token is at the cursor, and moves behind it. */
export function compileElement(cursor: Cursor): Piece[] {
  if (++cursor.depth > DEEPEST) throw new Damage(`its elements are nested more than ${DEEPEST} deep`);
  const hasAttributes = (u8(cursor.source.bytes, cursor.at) & MORE) !== 0;
  const dependency = elementHeader(cursor);
  const name = takeName(cursor);
  const head: Piece[] = [`<${name}`];
  if (hasAttributes) {
    take(cursor, 4);
    while (peek(cursor) === TOKEN.attribute) append(head, compileAttribute(cursor));
  }
  const element = closeElement(cursor, name, head);
  cursor.depth -= 1;
  return dependency === NO_DEPENDENCY ? element : [{ kind: 'dependent', index: dependency, pieces: element }];
}

/** Moves to the name's position and returns the dependency. */
function elementHeader(cursor: Cursor): number {
  const { bytes } = cursor.source;
  const hasDependency = cursor.inTemplate || !namedAt(cursor, cursor.at + 5);
  const at = take(cursor, hasDependency ? 7 : 5);
  return hasDependency ? u16(bytes, at + 1) : NO_DEPENDENCY;
}

/** Whether the four bytes at `at` lead to a name. */
function namedAt(cursor: Cursor, at: number): boolean {
  const { bytes } = cursor.source;
  return at + 4 <= cursor.end && isName(bytes, u32(bytes, at));
}

function closeElement(cursor: Cursor, name: string, head: Piece[]): Piece[] {
  const { bytes } = cursor.source;
  const token = u8(bytes, take(cursor, 1));
  if (token === TOKEN.closeEmpty) return append(head, ['/>']);
  if (token !== TOKEN.closeStart) throw unexpected(token);
  const content = compileContent(cursor);
  const [only] = content;
  const close = `</${name}>`;
  if (content.length === 1 && typeof only === 'object' && only.kind === 'slot') {
    return [{ kind: 'field', head: literal(head), slot: only, close }];
  }
  append(head, ['>']);
  append(head, content);
  return append(head, [close]);
}

function compileAttribute(cursor: Cursor): Piece[] {
  take(cursor, 1);
  const lead = ` ${takeName(cursor)}='`;
  const value: Piece[] = [];
  for (let token = peek(cursor); isAttributeValue(token); token = peek(cursor)) {
    append(value, [compileNode(cursor, token, true)]);
  }
  const [only] = value;
  if (value.length === 1 && typeof only === 'object' && only.kind === 'slot') {
    return [{ kind: 'attribute', lead, slot: only }];
  }
  return append(append([lead], value), ["'"]);
}

function isAttributeValue(token: number): boolean {
  return (
    token === TOKEN.normalSlot ||
    token === TOKEN.optionalSlot ||
    token === TOKEN.value ||
    (token >= TOKEN.cdata && token <= TOKEN.entityRef)
  );
}

function compileNode(cursor: Cursor, token: number, inAttribute: boolean): Piece {
  const { bytes } = cursor.source;
  switch (token) {
    case TOKEN.value:
      return takeValue(cursor, inAttribute);
    case TOKEN.cdata:
      take(cursor, 1);
      return inAttribute ? escapeAttribute(takeText(cursor)) : escapeText(takeText(cursor));
    case TOKEN.charRef:
      return charReference(u16(bytes, take(cursor, 3) + 1));
    case TOKEN.entityRef:
      take(cursor, 1);
      return entityReference(takeName(cursor));
    case TOKEN.piTarget:
      take(cursor, 1);
      return instruction(cursor, takeName(cursor));
    case TOKEN.instance:
      return takeInstance(cursor);
    case TOKEN.normalSlot:
    case TOKEN.optionalSlot:
      return takeSlot(cursor, token === TOKEN.optionalSlot, inAttribute);
    case TOKEN.fragment:
      take(cursor, 4);
      return '';
    default:
      throw unexpected(token);
  }
}

function takeValue(cursor: Cursor, inAttribute: boolean): string {
  const type = u8(cursor.source.bytes, take(cursor, 2) + 1);
  if (type !== STRING_TYPE) throw new Damage(`literal text of value type 0x${type.toString(16)}`);
  const text = takeText(cursor);
  return inAttribute ? escapeAttribute(text) : escapeText(text);
}

function takeSlot(cursor: Cursor, optional: boolean, inAttribute: boolean): Slot {
  const at = take(cursor, 4);
  return { kind: 'slot', index: u16(cursor.source.bytes, at + 1), optional, inAttribute };
}

function takeInstance(cursor: Cursor): Piece {
  const instance = readInstance(cursor.source, cursor.at, cursor.end);
  cursor.at = instance.end;
  return instance;
}

function charReference(code: number): string {
  const allowed = code >= 0x20 ? code < 0xd800 || (code > 0xdfff && code < 0xfffe) : [9, 10, 13].includes(code);
  return allowed ? `&#${code};` : '\ufffd';
}

/** An entity that XML does not define without a DTD stays readable as text. */
function entityReference(name: string): string {
  return KNOWN_ENTITIES.has(name) ? `&${name};` : `&amp;${name};`;
}

/** A processing instruction, with its data where it has any. */
function instruction(cursor: Cursor, target: string): string {
  if (peek(cursor) !== TOKEN.piData) return `<?${target}?>`;
  take(cursor, 1);
  return `<?${target} ${escapeInstruction(takeText(cursor))}?>`;
}

/** The token at the cursor without its flag. */
function peek(cursor: Cursor): number {
  within(cursor.at, 1, cursor.end);
  return u8(cursor.source.bytes, cursor.at) & ~MORE;
}

/** Moves over `size` bytes and returns where they start. */
function take(cursor: Cursor, size: number): number {
  const { at } = cursor;
  within(at, size, cursor.end);
  cursor.at = at + size;
  return at;
}

/** A name by its position; the first use of a name holds it in place. */
function takeName(cursor: Cursor): string {
  const { bytes } = cursor.source;
  const nameAt = u32(bytes, take(cursor, 4));
  if (nameAt === cursor.at) take(cursor, nameSize(bytes, nameAt));
  return cursor.source.name(nameAt);
}

function takeText(cursor: Cursor): string {
  const { bytes } = cursor.source;
  const size = 2 * u16(bytes, take(cursor, 2));
  const at = take(cursor, size);
  return bytes.toString('utf16le', at, at + size);
}

function literal(pieces: readonly Piece[]): string | readonly Piece[] {
  const [only] = pieces;
  return pieces.length === 1 && typeof only === 'string' ? only : pieces;
}

/** Adds pieces, joining literals; returns `pieces`. */
function append(pieces: Piece[], more: readonly Piece[]): Piece[] {
  for (const piece of more) {
    const last = pieces.length - 1;
    const before = pieces[last];
    if (typeof piece === 'string' && typeof before === 'string') pieces[last] = before + piece;
    else if (piece !== '') pieces.push(piece);
  }
  return pieces;
}

/** What is wrong with a token that stands where it must not. */
export function unexpected(token: number): Damage {
  return new Damage(`binary XML token 0x${token.toString(16).padStart(2, '0')} is not expected there`);
}
