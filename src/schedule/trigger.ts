/** When the results of a run become findings: counttype, relation, quantity of savedsearches.conf. */
export type Trigger =
  | { readonly kind: 'always' }
  | {
      readonly kind: 'count';
      readonly of: 'number of events' | 'number of hosts' | 'number of sources';
      readonly relation: Relation;
      /** Of `rises by` and `drops by` also a percentage. */
      readonly quantity: { readonly amount: number; readonly percent: boolean };
    }
  | { readonly kind: 'custom'; readonly condition: string };

export const RELATIONS = ['greater than', 'less than', 'equal to', 'not equal to', 'drops by', 'rises by'] as const;
export type Relation = (typeof RELATIONS)[number];

export const COUNTS = ['number of events', 'number of hosts', 'number of sources'] as const;

/** What correlation searches are saved with. */
export const ANY_RESULT: Trigger = {
  kind: 'count',
  of: 'number of events',
  relation: 'greater than',
  quantity: { amount: 0, percent: false },
};

type Row = Readonly<Record<string, string | readonly string[]>>;

const FIELDS = { 'number of events': undefined, 'number of hosts': 'host', 'number of sources': 'source' } as const;

/** What is counted: results, or different hosts or sources in them. */
export function countOf(rows: readonly Row[], trigger: Trigger): number {
  const field = trigger.kind === 'count' ? FIELDS[trigger.of] : undefined;
  return field === undefined ? rows.length : new Set(rows.flatMap((row) => row[field] ?? [])).size;
}

function changed(by: number, before: number, { amount, percent }: { amount: number; percent: boolean }): boolean {
  return by > 0 && (percent ? by * 100 >= amount * before : by >= amount);
}

/** Whether a count triggers; `before` is that of the run before, without which nothing rises or drops. */
export function triggers(
  trigger: Extract<Trigger, { kind: 'count' }>,
  count: number,
  before: number | undefined,
): boolean {
  const { relation, quantity } = trigger;
  switch (relation) {
    case 'greater than':
      return count > quantity.amount;
    case 'less than':
      return count < quantity.amount;
    case 'equal to':
      return count === quantity.amount;
    case 'not equal to':
      return count !== quantity.amount;
    case 'rises by':
      return before !== undefined && changed(count - before, before, quantity);
    case 'drops by':
      return before !== undefined && changed(before - count, before, quantity);
  }
}
