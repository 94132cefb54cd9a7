import type { Expectation, ExpectedRow } from '../../content/index.js';
import type { FieldValue, ResultRow } from '../../search/index.js';
import type { Verdict } from './verdict.js';

const valuesOf = (value: FieldValue | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

/** Whether a text fits a pattern in which `*` stands for any characters. Takes time in proportion to both. */
export function fits(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return at <= text.length - last.length;
}

/** A list is all of a field's values in their order; a text is to fit any of them, and empty text is no value. */
function hasField(row: ResultRow, field: string, wanted: string | readonly string[]): boolean {
  const values = valuesOf(row[field]);
  if (typeof wanted !== 'string') return values.length === wanted.length && wanted.every((w, i) => values[i] === w);
  return wanted === '' ? values.every((value) => value === '') : values.some((value) => fits(value, wanted));
}

const hasAll = (row: ResultRow, wanted: ExpectedRow): boolean =>
  Object.entries(wanted).every(([field, value]) => hasField(row, field, value));

function shown(row: ExpectedRow): string {
  return Object.entries(row)
    .map(([field, value]) => `${field}=${typeof value === 'string' ? value : `[${value.join(', ')}]`}`)
    .join(' ');
}

const rowsText = (n: number): string => (n === 1 ? '1 row' : `${n} rows`);

function countMessage({ least, most }: Expectation, found: number): string | undefined {
  if (found >= least && found <= most) return undefined;
  if (most === 0) return `expected no rows, found ${found}`;
  if (least === most) return `expected ${rowsText(least)}, found ${found}`;
  return found < least
    ? `expected at least ${rowsText(least)}, found ${found}`
    : `expected at most ${rowsText(most)}, found ${found}`;
}

/** What is wrong with the results of a test beyond contentctl's rule; everything that is, in one message. */
export function expectationVerdict(expect: Expectation, rows: readonly ResultRow[]): Verdict {
  const count = countMessage(expect, rows.length);
  const missing = expect.rows.filter((wanted) => !rows.some((row) => hasAll(row, wanted)));
  const unwanted = expect.without.filter((refused) => rows.some((row) => hasAll(row, refused)));
  const problems = [
    ...(count === undefined ? [] : [count]),
    ...missing.map((row) => `no row has ${shown(row)}`),
    ...unwanted.map((row) => `a row has ${shown(row)}, which none may`),
  ];
  return { pass: problems.length === 0, message: problems.join('; ') };
}
