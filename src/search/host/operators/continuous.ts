import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { type Bin, expressionsAt, type Plan } from '../../plan/index.js';
import { ascending, numberBuckets, timeBuckets } from '../chart/buckets.js';
import { automaticSpan } from '../chart/span.js';
import { type HostContext, inputOf, type Operator } from '../operator.js';

/* makecontinuous: rows for the buckets that no row is in, and all rows in the order of their buckets. */

const diagnose = diagnoser(searchMessages);

const RANK = '#rank';

type TimeSize = Extract<Bin['size'], { kind: 'time' }>;

/** The bin with a span of time, chosen by the data where none is given; undefined for other buckets. */
async function overTime(node: Bin, context: HostContext): Promise<(Bin & { readonly size: TimeSize }) | undefined> {
  const { size } = node;
  if (size.kind === 'time') return { ...node, size };
  if (size.kind === 'log' || node.field !== '_time') return undefined;
  return { ...node, size: await automaticSpan(node.input, { size }, context, node.span) };
}

/** The buckets that have rows. */
async function filledBuckets(node: Bin, context: HostContext): Promise<readonly string[]> {
  const { rows } = await context.rows({ kind: 'distinct', input: node, fields: [node.field], span: node.span });
  return rows.flatMap((row) => {
    const value = row[node.field];
    return typeof value === 'string' ? [value] : [];
  });
}

/** With a span, the buckets reach from start to end, where these are given. */
function labelsOf({ size, start, end }: Bin, filled: readonly string[]): readonly string[] | undefined {
  if (size.kind !== 'number') return numberBuckets(filled);
  const { size: width } = size;
  const label = (n: number): string => `${n * width}-${(n + 1) * width}`;
  const ends = [
    ...(start === undefined ? [] : [label(Math.floor(start / width))]),
    ...(end === undefined ? [] : [label(Math.ceil(end / width) - 1)]),
  ];
  return numberBuckets([...filled, ...ends]);
}

async function withBuckets(
  node: Bin,
  buckets: readonly string[],
  filled: readonly string[],
  context: HostContext,
): Promise<Plan> {
  const { field: name, span } = node;
  const has = new Set(filled);
  const missing = buckets.filter((bucket) => !has.has(bucket)).map((bucket) => ({ [name]: bucket }));
  const empty = await context.hold({ fields: [name], rows: missing }, span);
  const all = [...new Set([...buckets, ...filled])].sort(ascending);
  const ranks = all.map((bucket, rank) => ({ bucket, rank: String(rank) }));
  const { rows: table } = await context.hold({ fields: ['bucket', 'rank'], rows: ranks }, span);
  const union = { kind: 'union', inputs: [node, empty], order: 'sequence', span } as const;
  const ranked = {
    kind: 'attach',
    input: union,
    table,
    keys: [{ from: 'bucket', expr: expressionsAt(span).field(name) }],
    fields: [{ from: 'rank', to: RANK, mode: 'replace' }],
    matches: 'one',
    keepUnmatched: true,
    span,
  } as const;
  return { kind: 'sort', input: ranked, keys: [{ field: RANK, descending: false, as: 'num' }], span };
}

export const continuous: Operator<'continuous'> = async (node, context) => {
  const bin = inputOf(node);
  if (bin.kind !== 'bin') throw new Error('makecontinuous was planned over something else than a bin');
  const timed = await overTime(bin, context);
  const binned = timed ?? bin;
  const filled = await filledBuckets(binned, context);
  const times = timed && timeBuckets(filled.map(Number), timed.size, NO_RANGE, context.timezone)?.map(String);
  const buckets = timed === undefined ? labelsOf(bin, filled) : times;
  if (buckets !== undefined) return withBuckets(binned, buckets, filled, context);
  const message = `makecontinuous cannot tell the empty buckets of "${bin.field}": the gaps stay.`;
  if (bin.size.kind !== 'log' && filled.length > 0)
    context.report(diagnose('search/limit', { span: node.span }, message));
  return withBuckets(binned, [], filled, context);
};

/** The buckets between those that have rows, whatever the search's range. */
const NO_RANGE = { earliest: undefined, latest: undefined };
