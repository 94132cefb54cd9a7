import { type FormatPiece, parseTimeFormat } from '../../functions/index.js';
import { toInstant } from '../../spl/index.js';

/** Reads a time in one format; seconds since the epoch, or undefined for text that is not of the format. */
export type TimeReader = (text: string) => number | undefined;

type Part = 'Y' | 'y' | 'm' | 'b' | 'd' | 'j' | 'H' | 'I' | 'M' | 'S' | 'fraction' | 'p' | 'zone' | 's';
type Parts = Partial<Record<Part, string>>;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TWO = '\\s*(\\d{1,2})';
const FRACTION = '(\\d{1,9})';
const ZONE = '\\s*(Z|UTC|GMT|[+-]\\d{2}:?\\d{2})';

/** Date and time format variables (Search Reference): what they match and which part of a time that is. */
const VARIABLES: Readonly<Record<string, readonly [pattern: string, part?: Part]>> = {
  Y: ['\\s*(\\d{4})', 'Y'],
  y: [TWO, 'y'],
  m: [TWO, 'm'],
  b: ['\\s*([A-Za-z]{3,9})', 'b'],
  B: ['\\s*([A-Za-z]{3,9})', 'b'],
  d: [TWO, 'd'],
  e: [TWO, 'd'],
  j: ['\\s*(\\d{1,3})', 'j'],
  a: ['\\s*[A-Za-z]{3,9}'],
  A: ['\\s*[A-Za-z]{3,9}'],
  w: ['\\s*[0-6]'],
  H: [TWO, 'H'],
  k: [TWO, 'H'],
  I: [TWO, 'I'],
  l: [TWO, 'I'],
  M: [TWO, 'M'],
  S: [TWO, 'S'],
  N: [FRACTION, 'fraction'],
  Q: [FRACTION, 'fraction'],
  f: [FRACTION, 'fraction'],
  p: ['\\s*([AaPp])\\.?[Mm]\\.?', 'p'],
  z: [ZONE, 'zone'],
  ':z': [ZONE, 'zone'],
  Z: [ZONE, 'zone'],
  s: ['\\s*(-?\\d{1,12})', 's'],
};

/** The variable of a format that no reader exists for, as written; undefined if there is none. */
export function unreadableVariable(format: string): string | undefined {
  const unknown = parseTimeFormat(format).find(
    (piece) => typeof piece !== 'string' && !Object.hasOwn(VARIABLES, piece.name),
  );
  return typeof unknown === 'object' ? unknown.written : undefined;
}

/** Blanks around the text are passed over, and the text may go on behind the format. `timezone` is an IANA name. */
export function timeReader(format: string, timezone: string): TimeReader {
  const parts: Part[] = [];
  const pieces = parseTimeFormat(format);
  const pattern = pieces.map((piece, i) => patternOf(piece, pieces[i - 1], pieces[i + 1], parts)).join('');
  if (unreadableVariable(format) !== undefined) return () => undefined;
  const regex = new RegExp(`^\\s*${pattern}`);
  return (text) => {
    const match = regex.exec(text);
    if (match === null) return undefined;
    const found: Parts = {};
    for (const [i, part] of parts.entries()) {
      const text = match[i + 1];
      if (text !== undefined) found[part] = text;
    }
    return secondsOf(found, timezone);
  };
}

function isSubsecond(piece: FormatPiece | undefined): boolean {
  return typeof piece === 'object' && VARIABLES[piece.name]?.[1] === 'fraction';
}

function endsInPoint(piece: FormatPiece | undefined): boolean {
  return typeof piece === 'string' && piece.endsWith('.');
}

/** Whole seconds fit `%s.%Q` too: a point before subseconds may be missing with them. */
function patternOf(
  piece: FormatPiece,
  before: FormatPiece | undefined,
  behind: FormatPiece | undefined,
  parts: Part[],
): string {
  if (typeof piece === 'string') {
    const optional = endsInPoint(piece) && isSubsecond(behind);
    const literal = optional ? piece.slice(0, -1) : piece;
    const escaped = literal.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&').replace(/\s+/g, '\\s*');
    return optional ? `${escaped}(?:\\.` : escaped;
  }
  const [pattern = '', part] = VARIABLES[piece.name] ?? [];
  if (part !== undefined) parts.push(part);
  return isSubsecond(piece) && endsInPoint(before) ? `${pattern})?` : pattern;
}

function secondsOf(parts: Parts, timezone: string): number | undefined {
  const fraction = parts.fraction === undefined ? 0 : Number(`0.${parts.fraction}`);
  if (parts.s !== undefined) return Number(parts.s) + fraction;
  const date = dateOf(parts);
  const time = timeOf(parts);
  if (date === undefined || time === undefined) return undefined;
  const wall = date + time;
  const zone = zoneOf(parts.zone);
  return (zone === undefined ? toInstant(wall, timezone) : wall - zone) / 1000 + fraction;
}

/** Milliseconds of a date as if in UTC; undefined for one that does not exist, or without year, month or day. */
function dateOf({ Y, y, m, b, d, j }: Parts): number | undefined {
  const year = Y === undefined ? (y === undefined ? undefined : Number(y) + (Number(y) < 69 ? 2000 : 1900)) : Number(Y);
  if (year === undefined) return undefined;
  if (j !== undefined) return Date.UTC(year, 0, Number(j));
  const month = b === undefined ? Number(m) - 1 : MONTHS.indexOf(b.slice(0, 3).toLowerCase());
  const date = new Date(Date.UTC(year, month, Number(d)));
  return date.getUTCMonth() === month && date.getUTCDate() === Number(d) ? date.getTime() : undefined;
}

/** Milliseconds of a clock time. */
function timeOf({ H, I, M = '0', S = '0', p }: Parts): number | undefined {
  const hour = H === undefined && I !== undefined ? (Number(I) % 12) + (/p/i.test(p ?? '') ? 12 : 0) : Number(H ?? 0);
  if (hour > 23 || Number(M) > 59 || Number(S) > 60) return undefined;
  return ((hour * 60 + Number(M)) * 60 + Number(S)) * 1000;
}

/** Milliseconds that a zone is ahead of UTC. */
function zoneOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(text) ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
