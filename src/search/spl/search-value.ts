import type { Span } from '../../diagnostics/index.js';
import type { SearchValue } from './ast.js';
import { endOfBare, isSpace, unescaped } from './characters.js';
import type { Reader } from './reader.js';
import { diagnose, fail } from './reader.js';

/** Search Reference, search: `\"`, `\\` and `\|` are escapes; any other backslash stays. */
const ESCAPES = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['|', '|'],
]);
export const ESCAPABLE = '"\\|';
const VALUE_STOPS = ',()|[]"';

/** Cuts text at its wildcards, then unescapes the pieces: `\*` is a backslash and a live wildcard. */
export function toPieces(text: string): string[] {
  if (!text.includes('*')) return [unescaped(text, ESCAPES)];
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '*') {
      pieces.push(text.slice(from, at));
      from = at + 1;
    } else if (text[at] === '\\' && text[at + 1] !== '*') at++;
  }
  pieces.push(text.slice(from));
  return pieces.map((piece) => unescaped(piece, ESCAPES));
}

export function bareValue(text: string, span: Span): SearchValue {
  return { pieces: toPieces(text), quoted: false, caseSensitive: false, span };
}

/** One stretch of a value that is either all in quotes or all bare. */
interface Fragment {
  readonly text: string;
  readonly quoted: boolean;
}

/**
 * A value after an operator or in an IN list. Fragments without space between them make one value (`""*x*""` is `*x*`,
 * `web"a b"*` is `weba b*`), but a closing quote ends the value where a letter or digit follows (`"x"AND …`), and in a
 * list also where the next quote follows (`"a""b"` lacks a comma). Undefined, with nothing taken, if no value comes next.
 */
export function readValue(reader: Reader, where: 'operand' | 'list'): SearchValue | undefined {
  reader.peek();
  const from = reader.pos;
  if (atDirective(reader)) {
    const value = readDirective(reader);
    return value.caseSensitive ? value : { ...value, quoted: true };
  }
  const fragments: Fragment[] = [];
  for (;;) {
    const fragment = nextFragment(reader, fragments.at(-1), where);
    if (fragment === undefined) break;
    fragments.push(fragment);
  }
  if (fragments.length === 0) return undefined;
  return {
    pieces: glue(fragments),
    quoted: fragments.some((fragment) => fragment.quoted),
    caseSensitive: false,
    span: { from, to: reader.pos },
  };
}

export function atDirective(reader: Reader): boolean {
  return reader.text.startsWith('CASE(', reader.pos) || reader.text.startsWith('TERM(', reader.pos);
}

/** `CASE(x)` or `TERM(x)`; `x` may be in quotes. */
export function readDirective(reader: Reader): SearchValue {
  const from = reader.pos;
  const caseSensitive = reader.text.startsWith('CASE', from);
  reader.pos += 'CASE'.length;
  const open = reader.pos;
  reader.take('(');
  const content = directiveContent(reader, open);
  if (content.text === '') reader.expected(`a word inside ${caseSensitive ? 'CASE' : 'TERM'}( )`);
  reader.close(open, ')');
  return {
    pieces: toPieces(content.text),
    quoted: content.quoted,
    caseSensitive,
    span: { from, to: reader.pos },
  };
}

function directiveContent(reader: Reader, open: number): Fragment {
  if (reader.peek() === '"') return { text: reader.takeQuoted().inner, quoted: true };
  const to = reader.text.indexOf(')', reader.pos);
  if (to < 0) fail(diagnose('spl/unclosed', reader.place({ from: open, to: open + 1 }), '(', ')'));
  const text = reader.text.slice(reader.pos, to).trim();
  reader.pos = to;
  return { text, quoted: false };
}

function nextFragment(reader: Reader, last: Fragment | undefined, where: 'operand' | 'list'): Fragment | undefined {
  const { text, pos } = reader;
  const afterQuoted = last?.quoted === true && last.text !== '';
  if (text[pos] === '"') {
    const emptyNext = text[pos + 1] === '"';
    if (afterQuoted && where === 'list' && !emptyNext) return undefined;
    return { text: reader.takeQuoted().inner, quoted: true };
  }
  const to = endOfBareValue(text, pos, last === undefined);
  const bare = text.slice(pos, to);
  if (bare === '' || (afterQuoted && startsAnew(bare, where))) return undefined;
  if (to === text.length && endsInOddBackslash(bare)) {
    fail(diagnose('spl/trailing-backslash', reader.place({ from: to - 1, to })));
  }
  reader.pos = to;
  return { text: bare, quoted: false };
}

/** A full stop or semicolon alone after a closing quote stands for a comma in a list. */
function startsAnew(bare: string, where: 'operand' | 'list'): boolean {
  return /^[\p{L}\p{N}_=<>!]/u.test(bare) || (where === 'list' && isStrayMark(bare));
}

export function isStrayMark(bare: string): boolean {
  return bare === '.' || bare === ';';
}

export function endsInOddBackslash(bare: string): boolean {
  let from = bare.length;
  while (bare[from - 1] === '\\') from--;
  return (bare.length - from) % 2 === 1;
}

/** As `endOfBare`, but `*GetCurrent()*` and `now()` are whole: brackets glued to the value belong to it if they close. */
function endOfBareValue(text: string, from: number, first: boolean): number {
  let at = endOfBare(text, from, VALUE_STOPS, ESCAPABLE);
  while (text[at] === '(' && !(first && at === from)) {
    const inner = endOfBare(text, at + 1, VALUE_STOPS, ESCAPABLE);
    if (text[inner] !== ')') return at;
    at = endOfBare(text, inner + 1, VALUE_STOPS, ESCAPABLE);
  }
  return at;
}

/** Joins the fragments' pieces: the last of one continues in the first of the next. */
function glue(fragments: readonly Fragment[]): string[] {
  const pieces = [''];
  for (const fragment of fragments) {
    const [first = '', ...rest] = toPieces(fragment.text);
    pieces.push((pieces.pop() ?? '') + first, ...rest);
  }
  return pieces;
}

/** Whether text can stand bare as a value: it must come back from `readValue` as it is. */
export function canStandBare(text: string): boolean {
  if (text === '' || text.startsWith('(') || /^(CASE|TERM)\(/.test(text)) return false;
  return endOfBareValue(text, 0, true) === text.length && !isSpace(text.charCodeAt(0));
}
