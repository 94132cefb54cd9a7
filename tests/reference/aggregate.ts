import type { FieldValue, ResultRow } from '../../src/search/index.js';
import type { Aggregate, AggregateItem } from '../../src/search/plan/index.js';
import { byBytes, order } from './comparison.js';
import { evaluate } from './eval-expression.js';
import { fillWildcards, wildcards } from './pattern.js';
import { fieldsIn } from './syntax-nodes.js';
import { Unspecified } from './unspecified.js';
import { fieldsOf, fromText, itemsOf, numberIn, printNumber, rowOf, textsOf, toField } from './value.js';

/** One value that enters a function: its text, and the time of the event it came from. */
interface Observation {
  readonly text: string;
  readonly time: number | undefined;
  /** Position of its row in the input. */
  readonly row: number;
}

type Summary = (seen: readonly Observation[], parameter: number) => FieldValue | undefined;

function numbers(seen: readonly Observation[]): readonly number[] {
  return seen.map((o) => numberIn(o.text)).filter((n) => n !== undefined);
}

/** A function of the numeric values alone; nothing of nothing. */
function numeric(compute: (values: readonly number[], parameter: number) => number): Summary {
  return (seen, parameter) => {
    const values = numbers(seen);
    return values.length === 0 ? undefined : printNumber(compute(values, parameter));
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function squaredDeviations(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return sum(values.map((v) => (v - mean) ** 2));
}

/** By the sample's divisor n - 1; of one value 0. */
function variance(values: readonly number[]): number {
  return values.length === 1 ? 0 : squaredDeviations(values) / (values.length - 1);
}

/** Linear interpolation at p * (n - 1) / 100. */
function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (p * (sorted.length - 1)) / 100;
  const [low, high] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
  return low + (high - low) * (place - Math.floor(place));
}

/** Numbers before text; of equal ones the text of the first met. */
function extreme(better: (order: number) => boolean): Summary {
  const rank = (text: string): number => (numberIn(text) === undefined ? 1 : 0);
  const difference = (a: string, b: string): number => rank(a) - rank(b) || order(fromText(a), fromText(b));
  return (seen) => {
    const [first, ...rest] = seen.map((o) => o.text);
    if (first === undefined) return undefined;
    return rest.reduce((best, text) => (better(difference(text, best)) ? text : best), first);
  };
}

/** The chosen event is the first met among those of the extreme time. */
function byTime(end: 'earliest' | 'latest'): Summary {
  return (seen) => {
    if (seen.some((o) => o.time === undefined)) throw new Unspecified(`${end}() of rows without _time`);
    const time = (end === 'earliest' ? Math.min : Math.max)(...seen.map((o) => o.time ?? 0));
    const chosen = seen.find((o) => o.time === time);
    const ofEvent = seen.filter((o) => o.row === chosen?.row);
    return ofEvent.at(end === 'earliest' ? 0 : -1)?.text;
  };
}

function distinct(seen: readonly Observation[]): readonly string[] {
  return [...new Set(seen.map((o) => o.text))];
}

/** limits.conf, list_maxsize. */
const LONGEST_LIST = 100;

const count: Summary = (seen) => String(seen.length);
const distinctCount: Summary = (seen) => String(distinct(seen).length);
const mean = numeric((values) => sum(values) / values.length);

const SUMMARIES: Readonly<Record<string, Summary>> = {
  count,
  c: count,
  dc: distinctCount,
  distinct_count: distinctCount,
  values: (seen) => toField([...distinct(seen)].sort(byBytes)),
  list: (seen) => toField(seen.slice(0, LONGEST_LIST).map((o) => o.text)),
  min: extreme((o) => o < 0),
  max: extreme((o) => o > 0),
  sum: numeric(sum),
  avg: mean,
  mean,
  range: numeric((values) => Math.max(...values) - Math.min(...values)),
  stdev: numeric((values) => Math.sqrt(variance(values))),
  var: numeric(variance),
  median: numeric((values) => percentile(values, 50)),
  perc: numeric(percentile),
  first: (seen) => seen[0]?.text,
  last: (seen) => seen.at(-1)?.text,
  earliest: byTime('earliest'),
  latest: byTime('latest'),
};

export interface Counted {
  readonly row: ResultRow;
  readonly position: number;
}

/** What of a row enters the function: nothing of an absent field, every value of a list, a row as such for `count`. */
function observed(item: AggregateItem, row: ResultRow, names: ReadonlySet<string>): readonly string[] {
  if (item.arg === undefined) return [''];
  if (!item.evaluated) return item.arg.kind === 'field' ? textsOf(row, item.arg.name) : [];
  const value = evaluate(item.arg, { row, names });
  if (value?.kind === 'boolean') return value.value ? ['1'] : [];
  return itemsOf(value).map((v) => v.text);
}

export function summarise(
  item: AggregateItem,
  rows: readonly Counted[],
  names: ReadonlySet<string>,
): FieldValue | undefined {
  const summary = SUMMARIES[item.fn];
  if (summary === undefined) throw new Unspecified(`${item.fn}() is beyond the reference`);
  const seen = rows.flatMap(({ row, position }) => {
    const time = numberIn(textsOf(row, '_time')[0] ?? '');
    return observed(item, row, names).map((text) => ({ text, time, row: position }));
  });
  return summary(seen, item.parameter ?? 0);
}

/** `f(*)` once for each visible field that matches and is no BY field. */
export function expand(
  item: AggregateItem,
  names: readonly string[],
  by: ReadonlySet<string>,
): readonly AggregateItem[] {
  const { arg } = item;
  if (item.evaluated || arg?.kind !== 'field' || !arg.name.includes('*')) return [item];
  return names.flatMap((name) => {
    const stars = wildcards(arg.name, name);
    if (stars === undefined || name.startsWith('_') || by.has(name)) return [];
    return [{ ...item, arg: { ...arg, name }, as: fillWildcards(item.as, stars) }];
  });
}

/** The keys of the groups that a row joins: the product of its BY values; none if one is absent. */
export function keysOf(
  row: ResultRow,
  { by, dedupSplitValues }: Pick<Aggregate, 'by' | 'dedupSplitValues'>,
): readonly (readonly string[])[] {
  return by.reduce<readonly (readonly string[])[]>(
    (keys, { field }) => {
      const texts = textsOf(row, field);
      const values = dedupSplitValues ? [...new Set(texts)] : texts;
      return keys.flatMap((key) => values.map((value) => [...key, value]));
    },
    [[]],
  );
}

interface Group {
  readonly key: readonly string[];
  readonly rows: Counted[];
}

function groupsOf(rows: readonly ResultRow[], node: Aggregate): readonly Group[] {
  const groups = new Map<string, Group>();
  if (node.by.length === 0) groups.set('[]', { key: [], rows: [] });
  rows.forEach((row, position) => {
    for (const key of keysOf(row, node)) {
      const id = JSON.stringify(key);
      const group = groups.get(id) ?? { key, rows: [] };
      group.rows.push({ row, position });
      groups.set(id, group);
    }
  });
  return [...groups.values()].sort((a, b) => byKey(a.key, b.key));
}

/** Ascending by the BY fields in order. The documents promise no order of numbers of unlike width. */
function byKey(a: readonly string[], b: readonly string[]): number {
  return a.map((value, i) => byBytes(value, b[i] ?? '')).find((o) => o !== 0) ?? 0;
}

/** Whether a function then sees the list or the one value, the documents do not say. */
export function splitsWhatItReads(
  rows: readonly ResultRow[],
  items: readonly AggregateItem[],
  by: ReadonlySet<string>,
): boolean {
  const lists = [...by].filter((field) => rows.some((row) => textsOf(row, field).length > 1));
  const read = new Set(items.flatMap((item) => fieldsIn(item.arg)));
  return lists.some((field) => read.has(field));
}

/** stats: one row for each combination of BY values, or one row in all. */
export function aggregate(rows: readonly ResultRow[], node: Aggregate): readonly ResultRow[] {
  const names = fieldsOf(rows);
  const by = new Set(node.by.map(({ field }) => field));
  const items = node.items.flatMap((item) => expand(item, names, by));
  const known = new Set(names);
  if (splitsWhatItReads(rows, items, by)) throw new Unspecified('a function of a multivalue BY field');
  return groupsOf(rows, node).map((group) =>
    rowOf([
      ...node.by.map(({ field }, i) => [field, group.key[i]] as const),
      ...items.map((item) => [item.as, summarise(item, group.rows, known)] as const),
    ]),
  );
}
