import type { ResultRow } from '../../src/search/index.js';
import type { Carry, Frame, Resets, Window } from '../../src/search/plan/index.js';
import { type Counted, expand, keysOf, splitsWhatItReads, summarise } from './aggregate.js';
import { evaluate } from './eval-expression.js';
import { wildcards } from './pattern.js';
import { Unspecified } from './unspecified.js';
import { fieldsOf, put, textsOf } from './value.js';

/** A row with the groups that it is in (one each value of its BY fields), and the run between resets that it is in. */
interface Placed extends Counted {
  readonly keys: readonly string[];
  readonly run: number;
}

function truth(expr: Resets['before'], row: ResultRow, names: ReadonlySet<string>): boolean {
  const value = expr === undefined ? null : evaluate(expr, { row, names });
  return value?.kind === 'boolean' && value.value;
}

/** Streamstats by its word: goes through the rows and counts how often it has started again. */
function runsOf(rows: readonly ResultRow[], by: readonly string[], resets: Resets | undefined): readonly number[] {
  if (resets === undefined) return rows.map(() => 0);
  const names = new Set(fieldsOf(rows));
  let run = 0;
  let last: string | undefined;
  let after = false;
  return rows.map((row) => {
    const values = by.map((field) => textsOf(row, field));
    const complete = by.length > 0 && values.every((texts) => texts.length > 0);
    const now = JSON.stringify(values);
    const changed = resets.onChange && complete && last !== undefined && last !== now;
    if (complete) last = now;
    if (after || changed || truth(resets.before, row, names)) run += 1;
    after = truth(resets.after, row, names);
    return run;
  });
}

function placed(rows: readonly ResultRow[], { by, resets }: Window): readonly Placed[] {
  const fields = by.map((b) => b.field);
  const runs = runsOf(rows, fields, resets);
  return rows.map((row, position) => {
    const keys = keysOf(row, { by, dedupSplitValues: false }).map((key) => JSON.stringify(key));
    return { row, position, keys, run: runs[position] ?? 0 };
  });
}

/** The rows that a row's result is made of, in order; a row as often as it is in the group. */
function seen(all: readonly Placed[], own: Placed, key: string, frame: Frame | undefined): readonly Counted[] {
  const run = all.filter((other) => other.run === own.run);
  const group = run.flatMap((other) => other.keys.filter((k) => k === key).map(() => other));
  if (frame === undefined) return group;
  const { from, to, counting } = frame;
  const line = counting === 'rows' ? run : group;
  const place = line.lastIndexOf(own);
  const near = line.slice(from === undefined ? 0 : Math.max(0, place - from), Math.max(0, place - to + 1));
  return counting === 'rows' ? group.filter((row) => near.includes(row)) : near;
}

/** eventstats and streamstats: of a row with lists among its BY fields, what the group of the first values has. */
export function window(rows: readonly ResultRow[], node: Window): readonly ResultRow[] {
  const { frame } = node;
  if (frame !== undefined && 'seconds' in frame) throw new Unspecified('time_window is beyond the reference');
  const names = fieldsOf(rows);
  const by = new Set(node.by.map(({ field }) => field));
  const items = node.items.flatMap((item) => expand(item, names, by));
  if (splitsWhatItReads(rows, items, by)) throw new Unspecified('a function of a multivalue BY field');
  const all = placed(rows, node);
  const lists = all.some(({ keys }) => keys.length > 1);
  if (lists && frame !== undefined) throw new Unspecified('a window over rows that are in several groups');
  const known = new Set(names);
  return all.map((own) => {
    const [key] = own.keys;
    if (key === undefined) return own.row;
    const counted = seen(all, own, key, frame);
    return items.reduce((row, item) => put(row, item.as, summarise(item, counted, known)), own.row);
  });
}

/** filldown, autoregress, delta. */
export function carry(rows: readonly ResultRow[], { fields }: Carry): readonly ResultRow[] {
  const names = fieldsOf(rows);
  const carried = fields.flatMap(({ from, to, back }) => {
    const sources = from.includes('*') ? names.filter((n) => !n.startsWith('_') && wildcards(from, n)) : [from];
    return sources.map((source) => ({ from: source, to: from.includes('*') ? source : to, back }));
  });
  return rows.map((row, i) =>
    carried.reduce((made, { from, to, back }) => {
      const above = rows.slice(0, i + 1).reverse();
      const value = back === 0 ? above.find((r) => r[from] !== undefined)?.[from] : rows[i - back]?.[from];
      return put(made, to, value);
    }, row),
  );
}
