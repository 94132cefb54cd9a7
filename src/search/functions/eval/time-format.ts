/* Splunk's date and time format variables (Search Reference, "Date and time format variables"), cut into pieces. */

export interface Variable {
  readonly name: string;
  /** Digits of `%3N`, `%6Q`. */
  readonly width: number | undefined;
  readonly written: string;
}

export type FormatPiece = string | Variable;

/** Variables that only abbreviate others. `%c` and `%+` are in the C locale. */
const SHORTHAND: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  F: '%Y-%m-%d',
  x: '%m/%d/%y',
  D: '%m/%d/%y',
  R: '%H:%M',
  c: '%a %b %e %H:%M:%S %Y',
  '+': '%a %b %e %H:%M:%S %Z %Y',
  h: '%b',
  n: '\n',
  t: '\t',
};

/** Literal text and variables in order; shorthands are spelled out, neighbouring text is joined. */
export function parseTimeFormat(format: string): readonly FormatPiece[] {
  const pieces: FormatPiece[] = [];
  const add = (piece: FormatPiece): void => {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  };
  for (const [written] of format.matchAll(/%(?:\d*[NQ]|:{1,3}z|Ez|[\s\S])|[\s\S]/g)) {
    if (!written.startsWith('%') || written === '%') {
      add(written);
      continue;
    }
    const name = written.slice(1).replace(/^\d+/, '');
    const digits = /^%(\d+)/.exec(written)?.[1];
    const short = SHORTHAND[name];
    if (name === '%') add('%');
    else if (short !== undefined) parseTimeFormat(short).forEach(add);
    else add({ name, width: digits === undefined ? undefined : Number(digits), written });
  }
  return pieces;
}

/** Digits that `%N` (9), `%Q` (3) and `%f` (6) stand for. */
export function subsecondDigits(variable: Variable): number {
  const fallback: Readonly<Record<string, number>> = { N: 9, Q: 3, f: 6 };
  return Math.min(variable.width ?? fallback[variable.name] ?? 6, 9);
}
