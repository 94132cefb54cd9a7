import type { ChartArgs } from '../../plan/index.js';
import type { Row, Table } from '../operator.js';
import { ascending } from './buckets.js';
import type { ChartFunctions } from './functions.js';

/** What the cells of a chart are found by. */
export interface Axes {
  /** Field that holds the row's label; undefined: one row. */
  readonly row: string | undefined;
  /** Hidden field that holds the name of the series; undefined: the functions are the columns. */
  readonly series: string | undefined;
}

const label = (row: Row, field: string | undefined): string => (field === undefined ? '' : String(row[field] ?? ''));

/** Series by name, then the ones that stand for absent values and for the rest. */
function seriesOrder(names: Iterable<string>, last: readonly string[]): readonly string[] {
  const all = [...new Set(names)];
  const plain = all.filter((n) => !last.includes(n)).sort();
  return [...plain, ...last.filter((n) => all.includes(n))];
}

/** Values that begin with an underscore would be internal fields (timechart page). */
function visibleName(name: string): string {
  return name.startsWith('_') ? `VALUE${name}` : name;
}

function columnName(args: ChartArgs, fn: string, series: string): string {
  const value = visibleName(series);
  if (args.items.length === 1) return value;
  return args.format.replaceAll('$AGG$', () => fn).replaceAll('$VAL$', () => value);
}

/** Rows of (row, series, cells) as a table with a column for each series and function. */
export function pivot(
  rows: readonly Row[],
  axes: Axes,
  functions: ChartFunctions,
  args: ChartArgs,
  labels: readonly string[] | undefined,
): Table {
  const choice = args.column?.choice;
  const last = choice === undefined ? [] : [choice.nullstr, choice.otherstr];
  const series =
    axes.series === undefined
      ? ['']
      : seriesOrder(
          rows.map((r) => label(r, axes.series)),
          last,
        );
  const keys = labels ?? [...new Set(rows.map((r) => label(r, axes.row)))].sort(ascending);
  const cells = new Map<string, Row>();
  for (const row of rows) cells.set(JSON.stringify([label(row, axes.row), label(row, axes.series)]), row);
  const columns = functions.columns.flatMap(({ name, counts }) =>
    series.map((s) => ({
      name,
      counts,
      series: s,
      title: axes.series === undefined ? name : columnName(args, name, s),
    })),
  );
  const table = keys.map((key): Row => {
    const out: Row = Object.create(null) as Row;
    if (axes.row !== undefined) out[axes.row] = key;
    for (const column of columns) {
      const value = cells.get(JSON.stringify([key, column.series]))?.[column.name];
      if (value !== undefined) out[column.title] = value;
      else if (column.counts) out[column.title] = '0';
    }
    return out;
  });
  const fields = [...(axes.row === undefined ? [] : [axes.row]), ...columns.map(({ title }) => title)];
  return { fields: [...new Set(fields)], rows: table };
}
