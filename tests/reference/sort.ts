import type { ResultRow } from '../../src/search/index.js';
import type { Sort, SortKey } from '../../src/search/plan/index.js';
import { byBytes, order } from './comparison.js';
import { Unspecified } from './unspecified.js';
import { fromText, numberIn, textsOf } from './value.js';

/** Rows without the field come last in both directions; rows of equal keys keep their order. */
export function sort(rows: readonly ResultRow[], { keys, limit }: Sort): readonly ResultRow[] {
  for (const key of keys) check(rows, key);
  const sorted = [...rows].sort((a, b) => keys.map((key) => byField(a, b, key)).find((o) => o !== 0) ?? 0);
  return limit === undefined ? sorted : sorted.slice(0, limit);
}

/** The first value of a list decides. */
function keyText(row: ResultRow, field: string): string | undefined {
  return textsOf(row, field)[0];
}

function byField(a: ResultRow, b: ResultRow, { field, descending, as }: SortKey): number {
  const [left, right] = [keyText(a, field), keyText(b, field)];
  if (left === undefined || right === undefined) return Number(left === undefined) - Number(right === undefined);
  const difference = as === 'str' ? byBytes(left, right) : order(fromText(left), fromText(right));
  return descending ? -difference : difference;
}

/** Compared pair by pair, a column of numbers and text has no single order. */
function check(rows: readonly ResultRow[], { field, as }: SortKey): void {
  if (as === 'str') return;
  if (as === 'ip') throw new Unspecified('sort by address is beyond the reference');
  const texts = rows.map((row) => keyText(row, field)).filter((value) => value !== undefined);
  const numeric = texts.filter((value) => numberIn(value) !== undefined);
  if (numeric.length !== 0 && numeric.length !== texts.length) throw new Unspecified('sort of numbers and text');
  if (as === 'num' && numeric.length === 0 && texts.length > 0) throw new Unspecified('sort of text as numbers');
  if (texts.some((value) => /^[\d.]+\.\d+\.\d+$|:/.test(value))) throw new Unspecified('sort of addresses');
}
