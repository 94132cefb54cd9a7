import type { SetArgs } from '../../plan/index.js';
import type { Operator, Row, Table } from '../operator.js';
import { firstRows, subsearchOf } from './first-rows.js';

/** limits.conf, [set] maxresultrows. */
const MOST_ROWS = 50_000;

function keyOf(row: Row): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function keysOf({ rows }: Table): ReadonlySet<string> {
  return new Set(rows.map(keyOf));
}

/** Rows are the same if all their fields are; each comes out once. */
function combine(a: Table, b: Table, operation: SetArgs['operation']): readonly Row[] {
  const [left, right] = [keysOf(a), keysOf(b)];
  const all = new Map([...a.rows, ...b.rows].map((row) => [keyOf(row), row] as const));
  const both = (key: string): boolean => left.has(key) && right.has(key);
  return [...all]
    .filter(([key]) => operation === 'union' || both(key) === (operation === 'intersect'))
    .map(([, row]) => row);
}

export const set: Operator<'set'> = async (node, context) => {
  const first = await firstRows(subsearchOf(node, 0), MOST_ROWS, 'set', context, node.span);
  const second = await firstRows(subsearchOf(node, 1), MOST_ROWS, 'set', context, node.span);
  const rows = combine(first, second, node.args.operation);
  return context.hold({ fields: [...first.fields, ...second.fields], rows }, node.span);
};
