import type { ContingencyArgs } from '../../plan/index.js';
import { overRows, type Row, type Table } from '../operator.js';

/** contingency page: at most so many distinct values. */
const MOST_VALUES = 1000;

interface Tally {
  readonly name: string;
  count: number;
}

function tally(names: readonly string[]): Tally[] {
  const counts = new Map<string, Tally>();
  for (const name of names) {
    const known = counts.get(name) ?? { name, count: 0 };
    known.count += 1;
    counts.set(name, known);
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

/** The most frequent values that together cover the wanted share. */
function covering(all: readonly Tally[], share: number, most: number): readonly Tally[] {
  const total = all.reduce((sum, { count }) => sum + count, 0);
  const limit = most === 0 ? MOST_VALUES : Math.min(most, MOST_VALUES);
  let covered = 0;
  return all.slice(0, limit).filter(({ count }) => {
    const wanted = covered < share * total;
    covered += count;
    return wanted;
  });
}

const shown = (value: string): string => (value === '' ? 'EMPTY_STR' : value);

/** How often the values of two fields occur together (contingency page). */
function contingencyOf({ rows }: Table, args: ContingencyArgs): Table {
  const { row: rowField, column: columnField, usetotal, totalstr } = args;
  const pairs = rows.flatMap((row) =>
    [row[rowField] ?? []]
      .flat()
      .flatMap((r) => [row[columnField] ?? []].flat().map((c) => [shown(r), shown(c)] as const)),
  );
  const rowsKept = covering(tally(pairs.map(([r]) => r)), args.minrowcover, args.maxrows);
  const columnsKept = covering(tally(pairs.map(([, c]) => c)), args.mincolcover, args.maxcols);
  const cells = new Map<string, number>();
  for (const pair of pairs) {
    const key = JSON.stringify(pair);
    cells.set(key, (cells.get(key) ?? 0) + 1);
  }
  const line = (name: string, cell: (column: string) => number, total: number): Row => ({
    [rowField]: name,
    ...Object.fromEntries(columnsKept.map(({ name: c }) => [c, String(cell(c))])),
    ...(usetotal ? { [totalstr]: String(total) } : {}),
  });
  const body = rowsKept.map(({ name, count }) => line(name, (c) => cells.get(JSON.stringify([name, c])) ?? 0, count));
  const counts = new Map(columnsKept.map(({ name, count }) => [name, count]));
  const last = usetotal ? [line(totalstr, (c) => counts.get(c) ?? 0, pairs.length)] : [];
  return {
    fields: [rowField, ...columnsKept.map(({ name }) => name), ...(usetotal ? [totalstr] : [])],
    rows: [...body, ...last],
  };
}

export const contingency = overRows<'contingency'>(contingencyOf, true);
