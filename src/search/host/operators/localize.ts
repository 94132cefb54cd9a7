import type { LocalizeArgs } from '../../plan/index.js';
import { overRows, type Row } from '../operator.js';

interface Region {
  readonly from: number;
  to: number;
}

/** Times that follow each other within the pause, together. */
function regions(times: readonly number[], pause: number): readonly Region[] {
  const found: Region[] = [];
  for (const time of [...times].sort((a, b) => a - b)) {
    const last = found.at(-1);
    if (last !== undefined && time - last.to <= pause) last.to = time;
    else found.push({ from: time, to: time });
  }
  return found;
}

function rowOf({ from, to }: Region, { before, after }: LocalizeArgs): Row {
  return { starttime: String(from - before), endtime: String(to + after) };
}

/** Stretches of time in which rows lie close together, with some time around them (localize page). */
export const localize = overRows<'localize'>(({ rows }, args) => {
  const times = rows.map((row) => Number(row._time)).filter((time) => Number.isFinite(time));
  return { fields: ['starttime', 'endtime'], rows: regions(times, args.pause).map((region) => rowOf(region, args)) };
});
