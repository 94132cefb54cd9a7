import type { ResultRow } from '../../src/search/index.js';
import type { AppendColumnsArgs, JoinArgs, Union } from '../../src/search/plan/index.js';
import { Unspecified } from './unspecified.js';
import { fieldsOf, put, rowOf, textsOf } from './value.js';

type Rows = readonly ResultRow[];

/** append, appendpipe, union: one after the other, or newest first. */
export function union(inputs: readonly Rows[], { order }: Union): Rows {
  const all = inputs.flat();
  if (order === 'sequence') return all;
  const times = all.map((row) => textsOf(row, '_time')[0]);
  if (times.includes(undefined) || new Set(times).size < times.length) {
    throw new Unspecified('rows of one time, or of none, from several searches');
  }
  return [...all].sort((a, b) => Number(textsOf(b, '_time')[0]) - Number(textsOf(a, '_time')[0]));
}

function sorted(row: ResultRow): string {
  return JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function uniq(rows: Rows): Rows {
  return rows.filter((row, i) => {
    const above = rows[i - 1];
    return above === undefined || sorted(above) !== sorted(row);
  });
}

/** Undefined if a key is absent: such a row meets none. */
function keyOf(row: ResultRow, fields: readonly string[]): string | undefined {
  const texts = fields.map((field) => textsOf(row, field));
  if (texts.some(({ length }) => length > 1)) throw new Unspecified('a list as the key of a join');
  return texts.some(({ length }) => length === 0) ? undefined : JSON.stringify(texts);
}

function visible(row: ResultRow): ResultRow {
  return rowOf(Object.entries(row).filter(([name]) => !name.startsWith('_')));
}

function merged(own: ResultRow, other: ResultRow, names: readonly string[], overwrite: boolean): ResultRow {
  return names.reduce((row, name) => {
    const taken = overwrite ? other[name] : (own[name] ?? other[name]);
    if (overwrite && other[name] === undefined && own[name] !== undefined) {
      throw new Unspecified('a join with a row that lacks a field which both sides have');
    }
    return put(row, name, taken ?? own[name]);
  }, own);
}

/** join on named fields. */
export function join(rows: Rows, found: Rows, { keys, outer, overwrite, max, time }: JoinArgs): Rows {
  if (keys.kind === 'aliases' || time !== undefined) throw new Unspecified('this form of join is beyond the reference');
  const known = fieldsOf(rows);
  const names = fieldsOf(found).filter((name) => !name.startsWith('_'));
  const fields = keys.fields.length > 0 ? keys.fields : names.filter((name) => known.includes(name));
  if (fields.length === 0) throw new Unspecified('a join of searches without a common field');
  const others = names.filter((name) => !fields.includes(name));
  return rows.flatMap((row) => {
    const key = keyOf(row, fields);
    const matches = found.filter((other) => keyOf(other, fields) === key && key !== undefined);
    const counted = max === 0 ? matches : matches.slice(0, max);
    if (counted.length === 0) return outer ? [row] : [];
    return counted.map((other) => merged(row, other, others, overwrite));
  });
}

/** appendcols: row by row; what is longer on either side stays. */
export function appendColumns(rows: Rows, found: Rows, { override, most }: AppendColumnsArgs): Rows {
  const others = found.slice(0, most).map(visible);
  const length = Math.max(rows.length, others.length);
  return Array.from({ length }, (_, i) => {
    const [own = {}, other = {}] = [rows[i], others[i]];
    return override ? { ...own, ...other } : { ...other, ...own };
  });
}
