import type { Operator, Row } from '../operator.js';

function meets(index: string, pattern: string): boolean {
  if (index.startsWith('_') && !pattern.startsWith('_')) return false;
  const pieces = pattern.split('*').map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pieces.join('.*')}$`, 'i').test(index);
}

/** Events of each index, of all time, out of the catalogue (eventcount page). */
export const eventCount: Operator<'eventCount'> = async ({ args, span }, context) => {
  const patterns = args.indexes.length === 0 ? ['*'] : args.indexes;
  const counts = new Map<string, number>();
  for (const { index, count } of context.catalogue().tables.flatMap((table) => table.origins)) {
    if (patterns.some((pattern) => meets(index, pattern))) counts.set(index, (counts.get(index) ?? 0) + count);
  }
  if (args.summarize) {
    const count = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return context.hold({ fields: ['count'], rows: [{ count: String(count) }] }, span);
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([index, count]): Row => ({ count: String(count), index, provider: 'local', server: 'local' }));
  return context.hold({ fields: ['count', 'index', 'provider', 'server'], rows }, span);
};
