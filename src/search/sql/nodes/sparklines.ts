import { evalMessages } from '../../../diagnostics/codes/eval.js';
import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { MOST_BUCKETS, sparkline } from '../../functions/index.js';
import type { Aggregate, AggregateItem, BinSpan } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, NOTHING } from '../convert.js';
import { number, type Sql, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import { searchRange } from '../time-range.js';
import type { Typed } from '../typed.js';
import { ladder, lengthOf, ordinal, shortestSpan } from './bin-times.js';
import type { Call } from './stats-calls.js';

/*
 * Buckets of sparklines: the same for all rows of a stats, so that courses can be compared. They cover the time range
 * of the search, or where that has no bounds the time of its rows.
 */

const diagnose = diagnoser({ ...evalMessages, ...searchMessages });

interface Stretch {
  readonly stage: Stage;
  /** SQL seconds of the first and the last instant. */
  readonly first: Sql;
  readonly last: Sql;
  /** Its length in seconds, if it is known before the search runs. */
  readonly length?: number;
}

function stretchOf(node: Aggregate, input: Stage, time: Sql, context: CompileContext): Stretch {
  const { earliest, latest = context.now } = searchRange(node.input, context);
  if (earliest !== undefined) {
    const last = Math.max(earliest, latest - 1e-6);
    return { stage: input, first: number(earliest), last: number(last), length: latest - earliest };
  }
  const first = input.output('first', sql`min(${time}) OVER ()`);
  const last = input.output('last', sql`max(${time}) OVER ()`);
  return { stage: input.seal(), first, last };
}

/** `of` over the length that is given, or the shortest standard one that needs no more buckets than are shown. */
function chosen(given: BinSpan | undefined, { first, last, length }: Stretch, of: (span: BinSpan) => Sql): Sql {
  if (given !== undefined) return of(given);
  const spans = ladder();
  if (length === undefined) return shortestSpan(spans, sql`(${last} - ${first})`, MOST_BUCKETS, of);
  const fitting = spans.find((span) => length / lengthOf(span) <= MOST_BUCKETS);
  return of(fitting ?? (spans.at(-1) as BinSpan));
}

/** Key of a length, and part of the name of a hidden field. */
function keyOf(length: BinSpan | undefined): string {
  return JSON.stringify(length ?? {});
}

function bucketOf(length: BinSpan | undefined): string {
  return `#bucket ${keyOf(length)}`;
}

function warnOfCut(item: AggregateItem, length: BinSpan, stretch: Stretch, context: CompileContext): void {
  if (stretch.length === undefined || stretch.length / lengthOf(length) <= MOST_BUCKETS) return;
  const message = `A sparkline shows ${MOST_BUCKETS} buckets: the rest of the time range is left out.`;
  context.report(diagnose('search/limit', { span: item.span }, message));
}

/** How many buckets there are, by the key of their length: SQL over the rows of a group. */
export type BucketCounts = ReadonlyMap<string, Sql>;

export interface Bucketed {
  /** The rows, each with the number of its bucket beside it, a hidden field for every length. */
  readonly stage: Stage;
  readonly counts: BucketCounts;
}

export function withBuckets(node: Aggregate, input: Stage, context: CompileContext): Bucketed {
  const items = node.items.filter((item) => item.sparkline !== undefined);
  const time = input.field('_time');
  const counts = new Map<string, Sql>();
  if (items.length === 0 || time === undefined) return { stage: input, counts };
  const stretch = stretchOf(node, input, asNumber(time).sql, context);
  const { stage, first, last } = stretch;
  const again = asNumber(stage.field('_time') ?? time).sql;
  for (const item of items) {
    const length = item.sparkline?.length;
    if (length !== undefined) warnOfCut(item, length, stretch, context);
    const at = (instant: Sql): Sql => chosen(length, stretch, (span) => ordinal(instant, span, context.timezone));
    const index = sql`toInt64(ifNull(${at(again)} - ${at(first)}, -1))`;
    stage.assign(bucketOf(length), { type: 'number', sql: index, total: true });
    const count = sql`toUInt64(ifNull(${at(last)} - ${at(first)} + 1, 0))`;
    counts.set(keyOf(length), stretch.length === undefined ? sql`any(${count})` : count);
  }
  return { stage, counts };
}

/** The value of one sparkline over the rows of a group. */
export function buildSparkline(call: Call, stage: Stage, counts: BucketCounts, context: CompileContext): Typed {
  const { fn, span, sparkline: course } = call.item;
  const index = stage.field(bucketOf(course?.length));
  const count = counts.get(keyOf(course?.length));
  if (index !== undefined && count !== undefined) return sparkline(fn, call.arg, { index: index.sql, count });
  context.report(diagnose('eval/time-needed', { span }, 'sparkline'));
  return NOTHING;
}
