import type { LookupTime } from '../../../knowledge/index.js';
import type { LookupCell, LookupRows } from '../../../store/index.js';
import type { CurrentLookup } from '../../sql/index.js';
import { textsOf } from './column-index.js';
import { timeReader } from './time-reader.js';

/** Rows of a lookup in time, newest first, rows of one time in file order. */
export interface TimedRows {
  readonly rows: readonly (readonly LookupCell[])[];
  /** Seconds since the epoch, as the rows. */
  readonly times: Float64Array;
  /** Rows that have no time that can be read, so never match. */
  readonly untimed: number;
}

/** Subseconds of a row are passed over: transforms.conf.spec, time_format. */
export function timedRows(
  rows: readonly (readonly LookupCell[])[],
  column: number,
  { format }: LookupTime,
  timezone: string,
): TimedRows {
  const read = timeReader(format, timezone);
  const timed = rows.flatMap((row) => {
    const time = read(textsOf(row[column])[0] ?? '');
    return time === undefined ? [] : [{ row, time: Math.floor(time) }];
  });
  timed.sort((a, b) => b.time - a.time);
  return {
    rows: timed.map(({ row }) => row),
    times: Float64Array.from(timed, ({ time }) => time),
    untimed: rows.length - timed.length,
  };
}

/** The contents of a table in the order in which its rows match in time, with their times. */
export function rowsInTime({ columns, rows }: LookupRows, time: LookupTime, timezone: string): CurrentLookup {
  return { columns, ...timedRows(rows, columns.indexOf(time.column), time, timezone) };
}

/** The positions `[from, to)` of rows whose time is from `event - maxOffset` to `event - minOffset`. */
export function rowsAround(
  times: Float64Array,
  event: number,
  { minOffset, maxOffset }: LookupTime,
): readonly [from: number, to: number] {
  const from = firstWhere(times.length, (i) => (times[i] ?? 0) <= event - minOffset);
  return [from, firstWhere(times.length, (i) => (times[i] ?? 0) < event - maxOffset)];
}

/** The part of an ascending list that lies in `[from, to)`. */
export function within(
  list: readonly number[],
  [from, to]: readonly [from: number, to: number],
): readonly [from: number, to: number] {
  return [firstWhere(list.length, (i) => (list[i] ?? 0) >= from), firstWhere(list.length, (i) => (list[i] ?? 0) >= to)];
}

/** The first position that satisfies a condition which, once true, stays true. */
function firstWhere(length: number, holds: (position: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
