/* Splunk's date and time format variables (Search Reference, "Date and time format variables"), cut into pieces. */

export interface Variable {
  readonly name: string;
  /** Digits of `%3N`, `%6Q`. */
  readonly width: number | undefined;
  /** How to pad, as in C: `-` not at all, `_` with blanks, `0` with zeros; `^` is upper case. */
  readonly flag?: string;
  readonly written: string;
}

export type FormatPiece = string | Variable;

/** Variables that only abbreviate others. `%c` and `%+` are in the C locale. */
export const SHORTHAND: Readonly<Record<string, string>> = {
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  r: '%I:%M:%S %p',
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

/** A variable with its flag and digits. */
export const PIECE = '%[-_0^]?(?::{1,3}z|Ez|\\d*\\D)';

const ANY_PIECE = new RegExp(`${PIECE}|[\\s\\S]`, 'g');

/** Literal text and variables in order; shorthands are spelled out, neighbouring text is joined. */
export function parseTimeFormat(format: string): readonly FormatPiece[] {
  const pieces: FormatPiece[] = [];
  const add = (piece: FormatPiece): void => {
    const last = pieces.at(-1);
    if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
    else pieces.push(piece);
  };
  for (const [written] of format.matchAll(ANY_PIECE)) {
    const [, flag = '', digits = '', letters] = /^%([-_0^]?)(\d*)(\D+)$/.exec(written) ?? [];
    if (letters === undefined) {
      add(written);
      continue;
    }
    const name = /^[NQ]$/.test(letters) ? letters : digits + letters;
    const short = SHORTHAND[name];
    if (name === '%') add('%');
    else if (short !== undefined) parseTimeFormat(short).forEach(add);
    else {
      const width = digits === '' ? undefined : Number(digits);
      add({ name, width, ...(flag === '' ? {} : { flag }), written });
    }
  }
  return pieces;
}

/** Digits that `%N` (9), `%Q` (3) and `%f` (6) stand for. */
export const SUBSECOND_DIGITS: Readonly<Record<string, number>> = { N: 9, Q: 3, f: 6 };

export function subsecondDigits(variable: Variable): number {
  return Math.min(variable.width ?? SUBSECOND_DIGITS[variable.name] ?? 6, 9);
}
