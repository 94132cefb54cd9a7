import type { LookupCell } from '../../../store/index.js';
import { addRow, type ColumnIndex, merged, textsOf } from './column-index.js';

/** Rows whose list cells combine to more keys are looked at one by one. */
const MOST_KEYS = 1000;

/** One text for the values of several columns, different for different values. */
export function compositeKey(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? '') : JSON.stringify(values);
}

/** Every choice of one text for each column, most rows having one; undefined if there are too many. */
export function choices(cells: readonly (readonly string[])[]): readonly (readonly string[])[] | undefined {
  if (cells.reduce((product, texts) => product * texts.length, 1) > MOST_KEYS) return undefined;
  return cells.reduce<readonly (readonly string[])[]>(
    (starts, texts) => starts.flatMap((start) => texts.map((text) => [...start, text])),
    [[]],
  );
}

/** Rows by the texts of their cells in some columns. `at` tells which of a lookup's values belong to the columns. */
export function exactIndex(
  rows: readonly (readonly LookupCell[])[],
  columns: readonly number[],
  at: readonly number[],
  fold: (text: string) => string,
): ColumnIndex {
  const index = new Map<string, number[]>();
  const wide: number[] = [];
  const [only] = columns;
  for (const [i, row] of rows.entries()) {
    if (only !== undefined && columns.length === 1) for (const text of textsOf(row[only])) addRow(index, fold(text), i);
    else {
      const keys = choices(columns.map((c) => textsOf(row[c]).map(fold)));
      if (keys === undefined) wide.push(i);
      else for (const key of keys) addRow(index, compositeKey(key), i);
    }
  }
  const accepts: ColumnIndex['accepts'] = (row, values) =>
    columns.every((c, i) => textsOf(rows[row]?.[c]).some((text) => fold(text) === values[at[i] ?? 0]));
  return {
    distinct: index.size,
    find: (values) => {
      const found = index.get(compositeKey(at.map((i) => values[i] ?? ''))) ?? [];
      return wide.length === 0 ? found : merged([found, wide.filter((row) => accepts(row, values))]);
    },
    accepts,
  };
}
