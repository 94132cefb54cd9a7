/** Where the value of a key stands in a text. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** The members of a JSON object by key, of equal keys the last, and where the object ends. */
export interface CutObject {
  readonly members: ReadonlyMap<string, Span>;
  readonly end: number;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COMMA = 44;
const COLON = 58;
const OPEN = 123;
const CLOSE = 125;

const BLANK = /[ \t\r\n]*/y;
const SCALAR = /[-+.\w]+/y;
/** Whatever matters for finding the end of an object or array. */
const STRUCTURE = /["{}[\]]/g;

/** Thrown where a text ends before its object does, and where it is no JSON. */
class Stop {
  constructor(readonly why: 'incomplete' | 'broken') {}
}

const INCOMPLETE = new Stop('incomplete');
const BROKEN = new Stop('broken');

export function skipBlank(text: string, at: number): number {
  BLANK.lastIndex = at;
  BLANK.test(text);
  return BLANK.lastIndex;
}

/** The offset after the string whose opening quote is at `at`. */
function pastString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let back = end - 1;
    while (text.charCodeAt(back) === BACKSLASH) back--;
    if ((end - 1 - back) % 2 === 0) return end + 1;
  }
  throw INCOMPLETE;
}

/** The offset after the object or array at `at`; whether its inside is JSON shows when it is read. */
function pastNested(text: string, at: number): number {
  let depth = 0;
  STRUCTURE.lastIndex = at;
  for (let match = STRUCTURE.exec(text); match !== null; match = STRUCTURE.exec(text)) {
    const found = match[0];
    if (found === '"') STRUCTURE.lastIndex = pastString(text, match.index);
    else if (found === '{' || found === '[') depth++;
    else if (--depth === 0) return match.index + 1;
  }
  throw INCOMPLETE;
}

function pastValue(text: string, at: number): number {
  const c = text.charCodeAt(at);
  if (c === QUOTE) return pastString(text, at);
  if (c === OPEN || text[at] === '[') return pastNested(text, at);
  SCALAR.lastIndex = at;
  if (!SCALAR.test(text)) throw at >= text.length ? INCOMPLETE : BROKEN;
  // Digits may go on in what is yet to come.
  if (SCALAR.lastIndex >= text.length) throw INCOMPLETE;
  return SCALAR.lastIndex;
}

function expect(text: string, at: number, code: number): number {
  const next = skipBlank(text, at);
  if (next >= text.length) throw INCOMPLETE;
  if (text.charCodeAt(next) !== code) throw BROKEN;
  return next + 1;
}

function keyAt(text: string, from: number, to: number): string {
  const plain = text.slice(from + 1, to - 1);
  if (!plain.includes('\\')) return plain;
  try {
    return JSON.parse(text.slice(from, to)) as string;
  } catch {
    throw BROKEN;
  }
}

function cut(text: string, start: number): CutObject {
  const members = new Map<string, Span>();
  let at = skipBlank(text, expect(text, start, OPEN));
  if (text.charCodeAt(at) === CLOSE) return { members, end: at + 1 };
  for (;;) {
    const keyEnd = pastString(text, expect(text, at, QUOTE) - 1);
    const key = keyAt(text, skipBlank(text, at), keyEnd);
    const from = skipBlank(text, expect(text, keyEnd, COLON));
    const to = pastValue(text, from);
    members.set(key, { from, to });
    at = skipBlank(text, to);
    if (at >= text.length) throw INCOMPLETE;
    if (text.charCodeAt(at) === CLOSE) return { members, end: at + 1 };
    at = expect(text, at, COMMA);
  }
}

/**
 * Cuts the JSON object that begins at `start` into the texts of its members, without reading their values: those are only
 * as good as JSON.parse finds them.
 */
export function cutObject(text: string, start: number): CutObject | 'incomplete' | 'broken' {
  try {
    return cut(text, start);
  } catch (stop) {
    if (stop instanceof Stop) return stop.why;
    throw stop;
  }
}
