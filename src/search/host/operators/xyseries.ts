import type { XyseriesArgs } from '../../plan/index.js';
import { ascending } from '../chart/buckets.js';
import { overRows, type Row, type Table } from '../operator.js';

const textOf = (value: Row[string] | undefined): string | undefined => (typeof value === 'object' ? value[0] : value);

function columnsOf(
  names: readonly string[],
  { data, format }: XyseriesArgs,
): readonly (readonly [string, string, string])[] {
  return data.flatMap((field) =>
    names.map((name) => {
      const spelled = format.replaceAll('$AGG$', () => field).replaceAll('$VAL$', () => name);
      return [field, name, data.length === 1 ? name : spelled] as const;
    }),
  );
}

/** One row per x, one column per y; of several rows for a cell the last counts (xyseries page). */
function xyseriesOf({ rows }: Table, args: XyseriesArgs): Table {
  const { x, y, grouped } = args;
  const out: { readonly key: string; readonly row: Row; readonly cells: Map<string, Row> }[] = [];
  const byKey = new Map<string, (typeof out)[number]>();
  const names = new Set<string>();
  for (const row of rows) {
    const [key, name] = [textOf(row[x]), textOf(row[y])];
    if (key === undefined || name === undefined) continue;
    names.add(name);
    // Grouped rows of one x come together; the same x later begins a new row.
    const last = grouped ? out.at(-1) : byKey.get(key);
    const line = last?.key === key ? last : { key, row: { [x]: row[x] ?? key }, cells: new Map<string, Row>() };
    if (line !== last) out.push(line);
    byKey.set(key, line);
    line.cells.set(name, row);
  }
  const columns = columnsOf([...names].sort(), args);
  if (!grouped) out.sort((a, b) => ascending(a.key, b.key));
  for (const { row, cells } of out) {
    for (const [field, name, title] of columns) {
      const value = cells.get(name)?.[field];
      if (value !== undefined) row[title] = value;
    }
  }
  return { fields: [...new Set([x, ...columns.map(([, , title]) => title)])], rows: out.map(({ row }) => row) };
}

export const xyseries = overRows<'xyseries'>(xyseriesOf, true);
