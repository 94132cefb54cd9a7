import type { SeriesChoice, SeriesCondition } from '../../plan/index.js';

/** One value of the split field: its cells in the order of the rows, and how many events it has. */
export interface Series {
  readonly name: string;
  readonly cells: readonly number[];
  readonly events: number;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** The score of a series; a function that makes no single number of cells counts as their sum (timechart page, agg). */
function score({ cells, events }: Series, agg: string): number {
  switch (agg) {
    case 'count':
    case 'c':
      return events;
    case 'avg':
    case 'mean':
      return cells.length === 0 ? 0 : sum(cells) / cells.length;
    case 'max':
      return cells.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    case 'min':
      return cells.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    case 'dc':
    case 'distinct_count':
      return new Set(cells).size;
    default:
      return sum(cells);
  }
}

/** Of equal scores the smaller name wins, by its bytes. */
function ranked(series: readonly Series[], agg: string, end: 'top' | 'bottom'): readonly Series[] {
  const sign = end === 'top' ? -1 : 1;
  return [...series].sort((a, b) => sign * (score(a, agg) - score(b, agg)) || (a.name < b.name ? -1 : 1));
}

function meets(value: number, { op, value: bound }: Extract<SeriesCondition, { op: string }>): boolean {
  if (op === '<') return value < bound;
  if (op === '<=') return value <= bound;
  return op === '>' ? value > bound : value >= bound;
}

/** The names of the series that keep a column of their own. `several`: there are several functions, so frequency decides. */
export function chosenSeries(all: readonly Series[], choice: SeriesChoice, several: boolean): ReadonlySet<string> {
  const { limit, agg, where } = choice;
  const names = (list: readonly Series[]): ReadonlySet<string> => new Set(list.map(({ name }) => name));
  if (where === undefined) {
    if (limit.count === 0) return names(all);
    return names(ranked(all, several ? 'count' : (agg ?? 'sum'), limit.end).slice(0, limit.count));
  }
  if ('op' in where) return names(all.filter((s) => meets(score(s, where.agg), where)));
  const first = names(ranked(all, where.agg, where.end).slice(0, where.count));
  return where.in ? first : names(all.filter(({ name }) => !first.has(name)));
}
