import type { LookupCell } from '../../../store/index.js';
import { addRow, type ColumnIndex, merged, textsOf } from './column-index.js';
import { globMatches } from './glob.js';
import { gramIndex } from './gram-index.js';

/**
 * Rows by a column whose cells may hold `*` (match_type WILDCARD). The pattern stands in the table, never in the event.
 * Every pattern is tried once a value, however many rows have it, and only if the value has its rarest run of letters.
 */
export function wildcardIndex(
  rows: readonly (readonly LookupCell[])[],
  column: number,
  at: number,
  fold: (text: string) => string,
): ColumnIndex {
  const exact = new Map<string, number[]>();
  const wild = new Map<string, number[]>();
  for (const [i, row] of rows.entries()) {
    for (const text of textsOf(row[column])) addRow(text.includes('*') ? wild : exact, fold(text), i);
  }
  const patterns = [...wild.keys()].map((text) => text.split('*'));
  const rowsOf = [...wild.values()];
  const grams = gramIndex(patterns);
  // Which value a pattern was last tried for, by the number of the value.
  const tried = new Uint32Array(patterns.length);
  let turn = 0;

  function matchingRows(value: string): (readonly number[])[] {
    const found: (readonly number[])[] = grams.open.map((id) => rowsOf[id] ?? []);
    const same = exact.get(value);
    if (same !== undefined) found.push(same);
    turn += 1;
    grams.candidates(value, (id) => {
      if (tried[id] === turn) return;
      tried[id] = turn;
      if (globMatches(patterns[id] ?? [], value)) found.push(rowsOf[id] ?? []);
    });
    return found;
  }

  return {
    distinct: exact.size + wild.size,
    find: (values) => merged(matchingRows(values[at] ?? '')),
    accepts: (row, values) =>
      textsOf(rows[row]?.[column]).some((text) => globMatches(fold(text).split('*'), values[at] ?? '')),
  };
}
