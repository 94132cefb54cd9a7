import type { SearchValue } from '../spl/index.js';

/** A search value seen as a pattern: what decides how it is matched. */
export function isWildcard(value: SearchValue): boolean {
  return value.pieces.length > 1;
}

/** `*`, `**` …: the field exists. */
export function isAny(value: SearchValue): boolean {
  return isWildcard(value) && value.pieces.every((p) => p === '');
}

/** The text as written, wildcards as `*`. */
export function valueText(value: SearchValue): string {
  return value.pieces.join('*');
}

const REGEX_SPECIAL = /[\\^$.|?*+()[\]{}]/g;

export function escapeRegex(text: string): string {
  return text.replace(REGEX_SPECIAL, (c) => `\\${c}`).replaceAll('\0', '\\x00');
}

/** Whole-string regular expression (RE2 and Vectorscan alike). */
export function globRegex(value: SearchValue): string {
  const flags = value.caseSensitive ? '(?s)' : '(?is)';
  return `${flags}^${value.pieces.map(escapeRegex).join('.*')}$`;
}

/** ILIKE / LIKE pattern. */
export function globLike(value: SearchValue): string {
  return value.pieces.map((p) => p.replace(/[\\%_]/g, (c) => `\\${c}`)).join('%');
}

/** `*needle*`: one literal anywhere. */
export function needle(value: SearchValue): string | undefined {
  const [first, middle, last] = value.pieces;
  return value.pieces.length === 3 && first === '' && last === '' && middle !== '' ? middle : undefined;
}

export function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) > 127) return false;
  return true;
}

/** Whether letter case cannot matter. */
export function isCaseless(text: string): boolean {
  return text.toLowerCase() === text && text.toUpperCase() === text;
}

const regexes = new WeakMap<SearchValue, RegExp>();

function regexOf(value: SearchValue): RegExp {
  let regex = regexes.get(value);
  if (regex === undefined) {
    regex = new RegExp(globRegex(value).replace(/^\(\?i?s\)/, ''), value.caseSensitive ? 's' : 'is');
    regexes.set(value, regex);
  }
  return regex;
}

/** The same match on a JavaScript string: for pruning by the catalogue. */
export function globMatches(value: SearchValue, text: string): boolean {
  if (isWildcard(value)) return regexOf(value).test(text);
  const [literal = ''] = value.pieces;
  return value.caseSensitive ? literal === text : literal.toLowerCase() === text.toLowerCase();
}
