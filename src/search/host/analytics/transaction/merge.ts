import type { Member } from './member.js';

type Value = string | readonly string[];
type Fields = Readonly<Record<string, Value | undefined>>;

/** How the fields of a transaction are shown (transaction page, multivalue rendering options). */
export interface Rendering {
  /** Fields whose values are listed as they came, one for each event; true = all. */
  readonly lists: boolean | readonly string[];
  /** Stands in such a list for an event without the field. */
  readonly missing: string;
  readonly rawList: boolean;
  readonly delimiter?: string;
}

/** The time and date fields of a transaction are those of its earliest event. */
const OF_THE_EARLIEST = /^(?:_|date_|timestartpos$|timeendpos$)/;

function valuesOf(value: Value | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function single(values: readonly string[]): Value | undefined {
  return values.length > 1 ? values : values[0];
}

function listed(rows: readonly Fields[], field: string, missing: string): Value | undefined {
  if (rows.every((row) => row[field] === undefined)) return undefined;
  return single(
    rows.flatMap((row) => {
      const values = valuesOf(row[field]);
      return values.length === 0 ? [missing] : values;
    }),
  );
}

function distinct(rows: readonly Fields[], field: string): Value | undefined {
  const [first, second] = rows;
  if (second === undefined && typeof first?.[field] === 'string') return first[field];
  return single([...new Set(rows.flatMap((row) => valuesOf(row[field])))].sort());
}

function rawOf(rows: readonly Fields[], { rawList, delimiter }: Rendering): Value | undefined {
  const texts = rows.flatMap((row) => valuesOf(row._raw));
  if (texts.length === 0) return undefined;
  if (rawList && delimiter === undefined) return single(texts);
  return texts.join(rawList ? delimiter : '\n');
}

function linesOf(row: Fields): number {
  const known = Number(row.linecount ?? Number.NaN);
  return Number.isFinite(known) ? known : (valuesOf(row._raw)[0]?.split('\n').length ?? 1);
}

/** Times are exact to the microsecond; their difference is no longer. */
function seconds(from: number, to: number): string {
  return String(Number((to - from).toFixed(6)));
}

function earliestOf<T extends Fields>(members: readonly Member<T>[]): Member<T> | undefined {
  return members.reduce<Member<T> | undefined>(
    (best, member) => (best === undefined || member.time < best.time ? member : best),
    undefined,
  );
}

function durationOf(members: readonly Member<unknown>[]): string {
  const times = members.map(({ time }) => time).filter((time) => Number.isFinite(time));
  const ends = times.reduce(([low, high], time) => [Math.min(low, time), Math.max(high, time)] as const, [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as const);
  return times.length === 0 ? '0' : seconds(...ends);
}

/** What a transaction adds to the fields of its events. */
export const ADDED = ['duration', 'eventcount', 'closed_txn', 'field_match_sum', 'linecount'] as const;

type Merge = (members: readonly Member<Fields>[], closed: boolean) => Record<string, Value>;
type Shown = (oldestFirst: readonly Fields[], earliest: Fields) => Value | undefined;

function shownBy(field: string, rendering: Rendering): Shown {
  const { lists, missing } = rendering;
  if (field === '_raw') return (rows) => rawOf(rows, rendering);
  if (OF_THE_EARLIEST.test(field)) return (_rows, earliest) => earliest[field];
  const isList = typeof lists === 'boolean' ? lists : lists.includes(field);
  return isList ? (rows) => listed(rows, field, missing) : (rows) => distinct(rows, field);
}

function merged(
  members: readonly Member<Fields>[],
  columns: readonly (readonly [string, Shown])[],
): Record<string, Value> {
  const oldestFirst = members.toReversed();
  const rows = oldestFirst.map(({ of }) => of);
  const earliest = earliestOf(oldestFirst)?.of ?? {};
  const row: Record<string, Value> = {};
  for (const [field, shown] of columns) {
    const value = shown(rows, earliest);
    if (value !== undefined) row[field] = value;
  }
  return row;
}

/** Makes one row of the events of a transaction, which are given newest first; `fields` are all that they may have. */
export function merger(fields: readonly string[], rendering: Rendering): Merge {
  const columns = fields.map((field) => [field, shownBy(field, rendering)] as const);
  return (members, closed) => {
    const row = merged(members, columns);
    let [matches, lines] = [0, 0];
    for (const { keys, of } of members) {
      for (const values of keys) if (values.length > 0) matches += 1;
      lines += linesOf(of);
    }
    row.duration = durationOf(members);
    row.eventcount = String(members.length);
    row.closed_txn = closed ? '1' : '0';
    row.field_match_sum = String(matches);
    row.linecount = String(lines);
    return row;
  };
}
