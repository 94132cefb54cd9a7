import type { Span } from '../../../diagnostics/index.js';
import type { Assignment, BinSize, ChartArgs, ChartBins, Plan } from '../../plan/index.js';
import type { EvalExpr } from '../../spl/index.js';
import { numberBuckets, secondsOf, timeBuckets } from '../chart/buckets.js';
import { type ChartFunctions, chartFunctions } from '../chart/functions.js';
import { pivot } from '../chart/pivot.js';
import { chosenSeries, type Series } from '../chart/series.js';
import { automaticSpan } from '../chart/span.js';
import { type HostContext, inputOf, type Operator, type Row, type TimeRange } from '../operator.js';

/* chart and timechart: aggregated in SQL by row and series, then turned into columns here, where few rows are left. */

const SERIES = '#series';
const EVENTS = '#events';

const field = (name: string, span: Span): EvalExpr => ({ kind: 'field', name, quoted: true, span });
const string = (value: string, span: Span): EvalExpr => ({ kind: 'string', value, span });
const call = (name: string, args: readonly EvalExpr[], span: Span): EvalExpr => ({
  kind: 'call',
  name,
  args,
  nameSpan: span,
  span,
});

function extended(input: Plan, assignments: readonly Assignment[], span: Span): Plan {
  return assignments.length === 0 ? input : { kind: 'extend', input, assignments, span };
}

/** `bins` of 300 are the default of chart, which leaves text as it is. */
function binned(input: Plan, name: string, { size, minspan: _, ...rest }: ChartBins, span: Span): Plan {
  const wanted =
    size ?? (rest.start !== undefined || rest.end !== undefined ? { kind: 'count', bins: 300 } : undefined);
  if (wanted === undefined) return input;
  return { kind: 'bin', input, field: name, as: name, size: wanted as BinSize, ...rest, span };
}

interface RowAxis {
  readonly plan: Plan;
  /** Length of a time bucket, where rows are times. */
  readonly size?: Extract<BinSize, { kind: 'time' }>;
}

/** Puts the row field into its buckets; timechart chooses their length where none is given. */
async function rowAxis(input: Plan, args: ChartArgs, context: HostContext, span: Span): Promise<RowAxis> {
  const { row } = args;
  if (row === undefined) return { plan: input };
  if (row.field !== '_time') return { plan: binned(input, row.field, row.bins, span) };
  const given = row.bins.size;
  if (args.command === 'chart' && given === undefined) return { plan: input };
  const size = given?.kind === 'time' ? given : await automaticSpan(input, row.bins, context, span);
  return { plan: binned(input, '_time', { ...row.bins, size }, span), size };
}

/** The split field as text under a hidden name; absent ones are a series of their own. */
function seriesAxis(input: Plan, args: ChartArgs, span: Span): Plan {
  const { column } = args;
  if (column === undefined) return input;
  const { usenull, nullstr } = column.choice;
  const value = field(column.field, span);
  const named = usenull ? call('coalesce', [value, string(nullstr, span)], span) : value;
  const expr = call('if', [call('isnum', [named], span), call('tostring', [named], span), named], span);
  return extended(binned(input, column.field, column.bins, span), [{ field: SERIES, expr, span }], span);
}

function aggregated(input: Plan, args: ChartArgs, functions: ChartFunctions, span: Span): Plan {
  const by = [args.row?.field, args.column === undefined ? undefined : SERIES].filter((f) => f !== undefined);
  const events = { fn: 'count', evaluated: false, as: EVENTS, span };
  const grouped: Plan = {
    kind: 'aggregate',
    input,
    items: [...functions.items, events],
    by: by.map((name) => ({ field: name, span })),
    allNumbers: false,
    dedupSplitValues: args.dedupSplitValues,
    span,
  };
  return extended(grouped, functions.after, span);
}

function seriesOf(rows: readonly Row[], functions: ChartFunctions): readonly Series[] {
  const found = new Map<string, { name: string; cells: number[]; events: number }>();
  const [first] = functions.columns;
  for (const row of rows) {
    const name = String(row[SERIES]);
    const series = found.get(name) ?? { name, cells: [], events: 0 };
    found.set(name, series);
    const cell = Number(row[first?.name ?? EVENTS]);
    if (Number.isFinite(cell)) series.cells.push(cell);
    series.events += Number(row[EVENTS]);
  }
  return [...found.values()];
}

/** The rows by series, those beyond the limit put together: over their events, for an average has no sum. */
async function limited(
  plan: Plan,
  args: ChartArgs,
  functions: ChartFunctions,
  context: HostContext,
  span: Span,
): Promise<readonly Row[]> {
  const { rows } = await context.rows(aggregated(plan, args, functions, span));
  const choice = args.column?.choice;
  if (choice === undefined) return rows;
  const all = seriesOf(rows, functions).filter(({ name }) => !choice.usenull || name !== choice.nullstr);
  const chosen = chosenSeries(all, choice, functions.columns.length > 1);
  if (chosen.size === all.length) return rows;
  const kept = [...chosen, ...(choice.usenull ? [choice.nullstr] : [])];
  if (!choice.useother) return rows.filter((row) => kept.includes(String(row[SERIES])));
  const value = field(SERIES, span);
  const list = kept.map((name) => string(name, span));
  const inside: EvalExpr = { kind: 'in', value, list, span };
  const other = call('if', [inside, value, string(choice.otherstr, span)], span);
  const merged = call('mvmap', [value, list.length === 0 ? string(choice.otherstr, span) : other], span);
  const again = extended(plan, [{ field: SERIES, expr: merged, span }], span);
  return (await context.rows(aggregated(again, args, functions, span))).rows;
}

/** The labels of all rows, empty buckets included; undefined: only those that are there. */
function labelsOf(
  rows: readonly Row[],
  args: ChartArgs,
  { size }: RowAxis,
  { range, timezone }: HostContext,
): readonly string[] | undefined {
  const { row, cont } = args;
  if (row === undefined) return [''];
  if (!cont) return undefined;
  const present = [...new Set(rows.map((r) => String(r[row.field])))];
  if (size === undefined) return numberBuckets(present);
  const whole = args.fixedrange ? range : { earliest: undefined, latest: undefined };
  return timeBuckets(present.map(Number), size, whole, timezone)?.map(String);
}

/** partial=false: buckets that the time range cuts are not shown. */
function isWhole(row: Row, size: RowAxis['size'], { earliest, latest }: TimeRange): boolean {
  if (size === undefined) return true;
  const start = Number(row._time);
  return start >= (earliest ?? start) && start + secondsOf(size) <= (latest ?? Number.POSITIVE_INFINITY);
}

export const chart: Operator<'chart'> = async (node, context) => {
  const { args, span } = node;
  const axis = await rowAxis(inputOf(node), args, context, span);
  const functions = chartFunctions(args, axis.size === undefined ? 1 : secondsOf(axis.size), span);
  const rows = await limited(seriesAxis(axis.plan, args, span), args, functions, context, span);
  const axes = { row: args.row?.field, series: args.column === undefined ? undefined : SERIES };
  const table = pivot(rows, axes, functions, args, labelsOf(rows, args, axis, context));
  const shown = args.partial ? table.rows : table.rows.filter((row) => isWhole(row, axis.size, context.range));
  return context.hold({ fields: table.fields, rows: shown }, span, true);
};
