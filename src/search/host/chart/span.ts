import type { Span } from '../../../diagnostics/index.js';
import type { BinSize, ChartBins, Plan } from '../../plan/index.js';
import type { HostContext } from '../operator.js';
import { secondsOf } from './buckets.js';

type TimeSize = Extract<BinSize, { kind: 'time' }>;

/** The lengths that timechart chooses from; its examples show 10s for 15 minutes, 5m for 4 hours, 30m for a day. */
const LADDER: readonly TimeSize[] = [
  [1, 's'],
  [5, 's'],
  [10, 's'],
  [30, 's'],
  [1, 'm'],
  [5, 'm'],
  [10, 'm'],
  [30, 'm'],
  [1, 'h'],
  [1, 'd'],
  [1, 'mon'],
].map(([amount, unit]) => ({ kind: 'time', amount: Number(amount), unit: String(unit) }));

/** timechart page, bins. */
const DEFAULT_BINS = 100;

/** Seconds that the events span, where the search has no range. */
async function lengthOf(input: Plan, context: HostContext, span: Span): Promise<number> {
  const { range } = context;
  if (range.earliest !== undefined && range.latest !== undefined) return range.latest - range.earliest;
  const arg = { kind: 'field', name: '_time', quoted: true, span } as const;
  const items = ['min', 'max'].map((fn) => ({ fn, arg, evaluated: false, as: fn, span }));
  const over = { by: [], allNumbers: false, dedupSplitValues: false, span };
  const found = await context.rows({ kind: 'aggregate', input, items, ...over });
  const [row] = found.rows;
  return row?.min === undefined ? 0 : Number(row.max) - Number(row.min);
}

/** The shortest standard length that gives at most so many buckets. */
export async function automaticSpan(input: Plan, bins: ChartBins, context: HostContext, span: Span): Promise<TimeSize> {
  const { size, minspan } = bins;
  if (size?.kind === 'number') return { kind: 'time', amount: size.size, unit: 's' };
  const length = await lengthOf(input, context, span);
  const most = size?.kind === 'count' ? size.bins : DEFAULT_BINS;
  const least = minspan?.kind === 'time' ? secondsOf(minspan) : minspan?.kind === 'number' ? minspan.size : 0;
  const fits = LADDER.find((step) => secondsOf(step) >= least && length / secondsOf(step) <= most);
  return fits ?? { kind: 'time', amount: 1, unit: 'mon' };
}
