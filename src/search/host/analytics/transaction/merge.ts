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

/** One row of the events of a transaction, which are given newest first; `fields` are all that they may have. */
export function mergeMembers(
  members: readonly Member<Fields>[],
  closed: boolean,
  fields: readonly string[],
  rendering: Rendering,
): Record<string, Value> {
  const oldestFirst = members.toReversed();
  const rows = oldestFirst.map(({ of }) => of);
  const earliest = earliestOf(oldestFirst)?.of ?? {};
  const { lists, missing } = rendering;
  const isList = (field: string): boolean => (typeof lists === 'boolean' ? lists : lists.includes(field));
  const shown = (field: string): Value | undefined => {
    if (field === '_raw') return rawOf(rows, rendering);
    if (OF_THE_EARLIEST.test(field)) return earliest[field];
    return isList(field) ? listed(rows, field, missing) : distinct(rows, field);
  };
  const merged: Record<string, Value> = {};
  for (const field of fields) {
    const value = shown(field);
    if (value !== undefined) merged[field] = value;
  }
  const matches = members.reduce((sum, { keys }) => sum + keys.filter((values) => values.length > 0).length, 0);
  return {
    ...merged,
    duration: durationOf(members),
    eventcount: String(members.length),
    closed_txn: closed ? '1' : '0',
    field_match_sum: String(matches),
    linecount: String(rows.reduce((sum, row) => sum + linesOf(row), 0)),
  };
}
