import type { LookupRows } from '../../../store/index.js';
import { textsOf } from './column-index.js';
import { foldingOf, type LookupRow, type LookupRules } from './compile-lookup.js';
import { choices, compositeKey } from './exact-index.js';
import { outputValues } from './output-values.js';

/** A lookup prepared for a join: one entry a key. */
export interface JoinRows {
  /** In the file order of their first rows. `key`: a text for each input; `outputs`: the values of each output column. */
  readonly entries: readonly { readonly key: readonly string[]; readonly outputs: readonly (readonly string[])[] }[];
  /** What an event gets whose inputs are there and in no entry. */
  readonly otherwise: readonly (readonly string[])[];
  /** Values of events must be lower-cased before they are compared; the keys are as they must be. */
  readonly lowerCase: boolean;
}

/** Whether a join on equality can serve: no time, and no column of the inputs that matches in another way. */
export function isExact(rules: LookupRules, { columns, rows }: LookupRows, inputs: readonly string[]): boolean {
  if (rules.time !== undefined) return false;
  return inputs.every((input) => {
    const type = rules.matchTypes.get(input);
    if (type !== 'wildcard') return type === undefined;
    const column = columns.indexOf(input);
    return rows.every((row) => textsOf(row[column]).every((text) => !text.includes('*')));
  });
}

/**
 * The entries of a lookup that is exact in the inputs, each with the values of its first `maxMatches` rows in file order
 * and `defaultMatch` up to `minMatches`. Undefined if a row's lists combine to too many keys: match those by `compileLookup`.
 */
export function joinRows(
  rules: LookupRules,
  { columns, rows }: LookupRows,
  inputs: readonly string[],
  outputs: readonly string[],
): JoinRows | undefined {
  const { cell } = foldingOf(rules);
  const keyColumns = inputs.map((input) => columns.indexOf(input));
  const outputColumns = outputs.map((output) => columns.indexOf(output));
  const padding: LookupRow = columns.map(() => rules.defaultMatch);
  const groups = new Map<string, { readonly key: readonly string[]; readonly rows: LookupRow[] }>();
  for (const row of rows) {
    const keys = choices(keyColumns.map((c) => [...new Set(textsOf(row[c]).map(cell))]));
    if (keys === undefined) return undefined;
    for (const key of keys) {
      const id = compositeKey(key);
      const group = groups.get(id);
      if (group === undefined) groups.set(id, { key, rows: [row] });
      else if (group.rows.length < rules.maxMatches) group.rows.push(row);
    }
  }
  const valuesOf = (found: readonly LookupRow[]): (readonly string[])[] => {
    const missing = Math.max(rules.minMatches - found.length, 0);
    const padded = missing === 0 ? found : [...found, ...Array<LookupRow>(missing).fill(padding)];
    return outputColumns.map((column) => outputValues(padded, column));
  };
  return {
    entries: [...groups.values()].map((group) => ({ key: group.key, outputs: valuesOf(group.rows) })),
    otherwise: valuesOf([]),
    lowerCase: !rules.caseSensitive,
  };
}
