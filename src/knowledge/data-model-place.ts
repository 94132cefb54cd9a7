import type { Span } from '../diagnostics/index.js';

/** Keys and positions that lead to a value: `['objects', 2, 'fields']`. */
export type JsonPath = readonly (string | number)[];

const STRING = /"(?:\\[\s\S]|[^"\\])*"/y;
const SCALAR = /[^\s,\]}]+/y;
const SPACE = /[\s\uFEFF]*/y;

/**
 * The span of a value in the text of a JSON file, or of the last value on the way to it that is there. For messages:
 * it walks the text again, which must be JSON.
 */
export function placeInJson(source: string, path: JsonPath): Span {
  let from = afterSpace(source, 0);
  for (const step of path) {
    const next = entryStart(source, from, step);
    if (next === undefined) break;
    from = next;
  }
  return { from, to: endOfValue(source, from) };
}

/** Where character `offset` of a string value is written, whose quoted form starts at `from`. */
export function placeInJsonString(source: string, from: number, offset: number): number {
  let at = from + 1;
  for (let i = 0; i < offset && source[at] !== undefined && source[at] !== '"'; i++) {
    at += source[at] !== '\\' ? 1 : source[at + 1] === 'u' ? 6 : 2;
  }
  return at;
}

/** The start of an entry of the list or object that starts at `from`. */
function entryStart(source: string, from: number, wanted: string | number): number | undefined {
  const isObject = source[from] === '{';
  if (!isObject && source[from] !== '[') return undefined;
  let at = afterSpace(source, from + 1);
  let last: number | undefined;
  for (let index = 0; at < source.length && source[at] !== '}' && source[at] !== ']'; index++) {
    const keyEnd = isObject ? endOfValue(source, at) : at;
    const start = isObject ? afterSpace(source, afterSpace(source, keyEnd) + 1) : at;
    const key = isObject ? (JSON.parse(source.slice(at, keyEnd)) as unknown) : index;
    // Of two entries with the same key the later one counts.
    if (key === wanted) last = start;
    at = afterSpace(source, endOfValue(source, start));
    if (source[at] === ',') at = afterSpace(source, at + 1);
  }
  return last;
}

function endOfValue(source: string, from: number): number {
  if (source[from] === '"') return endOfMatch(STRING, source, from);
  if (source[from] !== '{' && source[from] !== '[') return endOfMatch(SCALAR, source, from);
  let depth = 0;
  for (let at = from; at < source.length; at++) {
    const char = source[at];
    if (char === '"') at = endOfMatch(STRING, source, at) - 1;
    else if (char === '{' || char === '[') depth++;
    else if ((char === '}' || char === ']') && --depth === 0) return at + 1;
  }
  return source.length;
}

function afterSpace(source: string, from: number): number {
  return endOfMatch(SPACE, source, from);
}

function endOfMatch(pattern: RegExp, source: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : from;
}
