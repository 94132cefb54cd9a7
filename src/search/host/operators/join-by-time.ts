import type { JoinArgs } from '../../plan/index.js';
import type { Row, Table } from '../operator.js';

/** A pair of fields, of the rows of the search and of those of the subsearch. */
export interface KeyPair {
  readonly left: string;
  readonly right: string;
}

function keyOf(row: Row, fields: readonly string[]): string | undefined {
  const values = fields.map((field) => row[field]);
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

/** Whole seconds: rows of one second are both earlier and later than each other (join page, usetime). */
function second(row: Row): number {
  return typeof row._time === 'string' ? Math.floor(Number(row._time)) : Number.NaN;
}

/** What the subsearch's row adds to that of the search. */
function merged(left: Row, right: Row, overwrite: boolean): Row {
  const added = Object.entries(right).filter(([field]) => !field.startsWith('_') || left[field] === undefined);
  return overwrite ? { ...left, ...Object.fromEntries(added) } : { ...Object.fromEntries(added), ...left };
}

/** join usetime=true: only rows of the subsearch on the right side in time match. */
export function joinByTime(
  left: Table,
  right: Table,
  keys: readonly KeyPair[],
  { max, outer, overwrite }: Pick<JoinArgs, 'max' | 'outer' | 'overwrite'>,
  time: 'earlier' | 'later',
): Table {
  const [leftKeys, rightKeys] = [keys.map((k) => k.left), keys.map((k) => k.right)];
  const byKey = new Map<string, Row[]>();
  for (const row of right.rows) {
    const key = keyOf(row, rightKeys);
    if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  const fits = (row: Row, other: Row): boolean =>
    time === 'earlier' ? second(other) <= second(row) : second(other) >= second(row);
  const rows = left.rows.flatMap((row) => {
    const key = keyOf(row, leftKeys);
    const found = key === undefined ? [] : (byKey.get(key) ?? []).filter((other) => fits(row, other));
    const matches = max === 0 ? found : found.slice(0, max);
    if (matches.length === 0) return outer ? [row] : [];
    return matches.map((match) => merged(row, match, overwrite));
  });
  return { fields: [...left.fields, ...right.fields], rows };
}
