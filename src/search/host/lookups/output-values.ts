import { textsOf } from './column-index.js';
import type { LookupRow } from './compile-lookup.js';

/**
 * What the rows say in one column, as an event gets it: no value leaves the field absent, several make it multivalue.
 * Where only some of several rows have an empty cell, it keeps its place as empty text, so that columns stay in step.
 */
export function outputValues(rows: readonly LookupRow[], column: number): readonly string[] {
  const values = rows.flatMap((row) => textsOf(row[column]));
  return values.every((value) => value === '') ? [] : values;
}
