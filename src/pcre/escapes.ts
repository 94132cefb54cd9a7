import { alternatives, characters, type Node } from './ast.js';
import { LAST, type Range } from './code-points.js';
import { groupNumber } from './groups.js';
import { ESCAPED_SETS, propertySource } from './named-sets.js';
import { broken, lacks } from './refusal.js';
import type { Scanner } from './scanner.js';
import type { State } from './state.js';

/* What follows a backslash (pcrepattern, "Backslash"). */

const CONTROL: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

function codePoint(digits: string, base: number): number {
  const code = digits === '' ? 0 : Number.parseInt(digits, base);
  if (code > LAST || (code >= 0xd800 && code <= 0xdfff)) throw broken(`there is no character ${digits} (base ${base})`);
  return code;
}

/** `\cA`: the character with bit 6 turned over. */
function controlled(scanner: Scanner): number {
  const character = scanner.next();
  if (!/^[ -~]$/.test(character)) throw broken('\\c must be followed by a printable ASCII character');
  return character.toUpperCase().charCodeAt(0) ^ 64;
}

/** A character by number or by a control's letter, the backslash taken; undefined if something else stands here. */
function numberedCharacter(scanner: Scanner, inClass: boolean): number | undefined {
  const braced = scanner.take(/([xo])\{([0-9A-Fa-f]*)\}/y);
  if (braced !== undefined) {
    const [, letter, digits = ''] = braced;
    if (digits === '' || (letter === 'o' && /[^0-7]/.test(digits))) throw broken(`"\\${braced[0]}" is no character`);
    return codePoint(digits, letter === 'x' ? 16 : 8);
  }
  const hex = scanner.take(/x([0-9A-Fa-f]{0,2})/y);
  if (hex !== undefined) return codePoint(hex[1] ?? '', 16);
  const octal = scanner.take(inClass ? /[0-7]{1,3}/y : /0[0-7]{0,2}/y);
  if (octal !== undefined) return codePoint(octal[0], 8);
  if (scanner.eat('c')) return controlled(scanner);
  const control = CONTROL[scanner.peek()];
  if (control !== undefined) scanner.next();
  return control;
}

/** `\pL`, `\p{Greek}`, `\P{^Lu}` as the inside of a JavaScript class. */
function property(scanner: Scanner): string | undefined {
  const found = scanner.take(/([pP])(?:\{(\^?)([^}]*)\}|([A-Z]))/y);
  if (found === undefined) {
    if (/[pP]/.test(scanner.peek())) throw broken('\\p must be followed by the name of a property');
    return undefined;
  }
  const [, letter, inverted, braced, single] = found;
  const name = braced ?? single ?? '';
  const source = propertySource(name);
  if (source === undefined) throw broken(`the Unicode property "${name}" is unknown`);
  if ((letter === 'P') === (inverted === '^')) return source;
  if (source.startsWith('\\p') && source.indexOf('}') === source.length - 1) return source.replace('\\p', '\\P');
  throw lacks(`\\P{${name}}`);
}

const NO_ESCAPES = /[LlNUu]/;

/** A character that stands for itself or by its number; `\N{…}` and case changes are no PCRE. */
function plainCharacter(scanner: Scanner, inClass: boolean): number {
  const numbered = numberedCharacter(scanner, inClass);
  if (numbered !== undefined) return numbered;
  const character = scanner.next();
  if (character === '') throw broken('it ends in a backslash');
  if (NO_ESCAPES.test(character)) throw broken(`\\${character} is not known to PCRE`);
  return character.codePointAt(0) ?? 0;
}

/** A member of a class: one character, or a set that no range can end in. */
export type ClassMember =
  | { readonly code: number }
  | { readonly ranges: readonly Range[] }
  | { readonly property: string };

/** An escape inside `[…]`, the backslash taken. */
export function classEscape(scanner: Scanner, state: State): ClassMember {
  if (scanner.eat('b')) return { code: 8 };
  if (/[BRX]/.test(scanner.peek())) throw broken(`\\${scanner.peek()} cannot stand in a class`);
  const set = ESCAPED_SETS.get(scanner.peek());
  if (set !== undefined) {
    scanner.next();
    return { ranges: state.fixed(set) };
  }
  const found = property(scanner);
  if (found !== undefined) return { property: state.property(found) };
  return { code: plainCharacter(scanner, true) };
}

const ASSERTIONS: Readonly<Record<string, Node>> = {
  A: { kind: 'assertion', what: 'start' },
  Z: { kind: 'assertion', what: 'lastEnd' },
  z: { kind: 'assertion', what: 'end' },
  b: { kind: 'assertion', what: 'wordBoundary' },
  B: { kind: 'assertion', what: 'noWordBoundary' },
  K: { kind: 'keep' },
};

const LINE_BREAK: Node = {
  kind: 'atomic',
  body: alternatives([
    { kind: 'sequence', items: [characters([[13, 13]]), characters([[10, 10]])] },
    characters([...(ESCAPED_SETS.get('v') ?? [])]),
  ]),
};

const LACKING: Readonly<Record<string, string>> = { G: '\\G', X: '\\X', C: '\\C' };

/** `\1`, `\g{-1}`, `\k<name>`: what the reference is to; undefined if it is none. */
function reference(scanner: Scanner, state: State): number | string | undefined {
  const named = scanner.take(/k(?:<(\w+)>|'(\w+)'|\{(\w+)\})|g\{([A-Za-z_]\w*)\}/y);
  if (named !== undefined) return named[1] ?? named[2] ?? named[3] ?? named[4] ?? '';
  const braced = scanner.take(/g(?:\{(-?\d+)\}|(-?\d+))/y);
  if (braced !== undefined) {
    const number = Number(braced[1] ?? braced[2]);
    const target = number < 0 ? state.groups + 1 + number : number;
    if (target < 1) throw broken(`\\${braced[0]} refers to no group`);
    return target;
  }
  if (/[gk]/.test(scanner.peek())) {
    throw broken(`\\${scanner.peek()} must be followed by the name or the number of a group`);
  }
  return numbered(scanner, state);
}

/** `\1` … `\9` always refer to a group; longer numbers if there are so many before, and are octal otherwise. */
function numbered(scanner: Scanner, state: State): number | undefined {
  const digits = /^[1-9]\d*/.exec(scanner.source.slice(scanner.at, scanner.at + 10))?.[0];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (number >= 10 && number > state.groups) return undefined;
  scanner.at += digits.length;
  return number;
}

function octal(scanner: Scanner): number | undefined {
  const digits = scanner.take(/[1-7][0-7]{0,2}/y);
  return digits === undefined ? undefined : codePoint(digits[0], 8);
}

/** `\g<name>`: what the group would match here. */
function call(written: string, state: State): Node {
  const to = /^[+-]?\d/.test(written) ? groupNumber(written, state.groups) : written;
  state.references.push(to);
  return { kind: 'call', to };
}

/** An escape outside a class, the backslash taken. `\Q` and `\E` are the parser's. */
export function escaped(scanner: Scanner, state: State): Node {
  const letter = scanner.peek();
  const lacking = LACKING[letter];
  if (lacking !== undefined) throw lacks(lacking);
  const known = letter === 'R' ? LINE_BREAK : ASSERTIONS[letter];
  const set = ESCAPED_SETS.get(letter);
  if (known !== undefined || set !== undefined) scanner.next();
  if (known !== undefined) return known;
  if (set !== undefined) return characters(state.fixed(set));
  if (scanner.take(/N(?!\{(?!\d+(?:,\d*)?\}))/y) !== undefined) return characters([[10, 10]], true);
  const called = scanner.take(/g(?:<([+-]?\d+|\w+)>|'([+-]?\d+|\w+)')/y);
  if (called !== undefined) return call(called[1] ?? called[2] ?? '', state);
  const to = reference(scanner, state);
  if (to !== undefined) {
    state.refer(to);
    return { kind: 'reference', to };
  }
  const found = property(scanner);
  if (found !== undefined) return characters([], false, [state.property(found)]);
  const code = octal(scanner) ?? plainCharacter(scanner, false);
  return characters(state.written([[code, code]]));
}
