const BACKSLASH = 92;

/** White space that separates words; no-break and ideographic spaces come from pasted text. */
export function isSpace(code: number): boolean {
  return (
    code === 32 ||
    (code >= 9 && code <= 13) ||
    code === 0xa0 ||
    code === 0x3000 ||
    code === 0xfeff ||
    (code >= 0x2028 && code <= 0x2029)
  );
}

/** Offset of the first character at or after `from` that is no white space. */
export function afterSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** A backslash before one of `escapable` makes a pair that neither ends a word nor opens a quote. */
export function isPair(text: string, at: number, escapable: string): boolean {
  const next = text[at + 1];
  return text[at] === '\\' && next !== undefined && escapable.includes(next);
}

/** By character code up to 127: whether it ends an unquoted run, for each set of stops. */
const endings = new Map<string, readonly boolean[]>();

function endingsOf(stops: string): readonly boolean[] {
  let ends = endings.get(stops);
  if (ends === undefined) {
    ends = Array.from({ length: 128 }, (_, code) => isSpace(code) || stops.includes(String.fromCharCode(code)));
    endings.set(stops, ends);
  }
  return ends;
}

/** End of the unquoted run that starts at `from`: white space or one of `stops`, all ASCII, ends it. */
export function endOfBare(text: string, from: number, stops: string, escapable = ''): number {
  const ends = endingsOf(stops);
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code < 128 ? ends[code] === true : isSpace(code)) break;
    at += code === BACKSLASH && isPair(text, at, escapable) ? 2 : 1;
  }
  return at;
}

/** Offset after the quote that closes the one at `from`; undefined if none does. A backslash protects what follows it. */
export function endOfQuoted(text: string, from: number): number | undefined {
  const quote = text[from];
  for (let at = from + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
  }
  return undefined;
}

/** Offset of the pipe, the closing bracket or the end after the command at `from`, over quotes and subsearches. */
export function endOfCommand(text: string, from: number, inSubsearch: boolean): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    const char = text[at];
    if (isPair(text, at, '"\\|')) at++;
    else if (char === '"') at = (endOfQuoted(text, at) ?? text.length) - 1;
    else if (char === '[') depth++;
    else if (char === ']' && depth > 0) depth--;
    else if (depth === 0 && (char === '|' || (char === ']' && inSubsearch))) return at;
  }
  return text.length;
}

/** Offset after the `]` that closes the bracket at `from`; undefined if none does. */
export function endOfBracket(text: string, from: number): number | undefined {
  let at = from;
  do at = endOfCommand(text, at + 1, true);
  while (text[at] === '|');
  return at < text.length ? at + 1 : undefined;
}

/** Replaces `\c` by `replacements[c]`; other backslashes stay. */
export function unescaped(text: string, replacements: ReadonlyMap<string, string>): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.)/gsu, (pair, char: string) => replacements.get(char) ?? pair);
}

/** What a message shows of a text: one line, at most 40 characters, in back-ticks. */
export function shown(text: string): string {
  const line = text.slice(0, 200).replace(/\s+/gu, ' ');
  return `\`${line.length > 40 ? `${line.slice(0, 39)}…` : line}\``;
}
