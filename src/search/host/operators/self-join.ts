import type { SelfJoinArgs } from '../../plan/index.js';
import { overRows, type Row } from '../operator.js';

function keyOf(row: Row, fields: readonly string[]): string | undefined {
  const values = fields.map((field) => row[field]);
  return values.includes(undefined) ? undefined : JSON.stringify(values);
}

function groups(rows: readonly Row[], fields: readonly string[]): ReadonlyMap<string, readonly Row[]> {
  const found = new Map<string, Row[]>();
  for (const row of rows) {
    const key = keyOf(row, fields);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group === undefined) found.set(key, [row]);
    else group.push(row);
  }
  return found;
}

function joined(row: Row, others: readonly Row[], { max, overwrite }: SelfJoinArgs): readonly Row[] {
  const counted = max === 0 ? others : others.slice(0, max);
  return counted.map((other) => (overwrite ? { ...row, ...other } : { ...other, ...row }));
}

/** Each row beside other rows of the same values (selfjoin page). */
export const selfJoin = overRows<'selfJoin'>(({ fields, rows }, args) => {
  const byKey = groups(rows, args.fields);
  const found = rows.flatMap((row) => {
    const key = keyOf(row, args.fields);
    const group = key === undefined ? [] : (byKey.get(key) ?? []);
    if (group.length === 1 && args.keepSingle) return [row];
    const own = group.indexOf(row);
    const others = args.max === 0 ? group.filter((_, i) => i !== own) : nearest(group, own, args.max);
    return joined(row, others, args);
  });
  return { fields, rows: found };
});

/** The first rows of the group but the one at `own`. */
function nearest(group: readonly Row[], own: number, most: number): readonly Row[] {
  return group.slice(0, most + 1).filter((_, i) => i !== own);
}
