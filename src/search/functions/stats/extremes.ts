import { OVER, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import type { StatsFunction } from '../function.js';
import { ABSENT, statistic, texts } from './observations.js';

/*
 * max and min take numbers and texts: numbers compare by value and rank below every text, texts compare by bytes.
 * The value keeps a spelling it was found in; of equal numbers written differently any one, since the first would
 * take numbering all rows.
 */

/** Sort key of one text: (is text, number, text). */
function key(value: Sql): Sql {
  const read = sql`toFloat64OrNull(${value})`;
  return sql`(isNull(${read}), ifNull(${read}, 0), if(isNull(${read}), ifNull(${value}, ''), ''))`;
}

function extreme(arg: Typed, plain: Sql, by: Sql, byMany: Sql): Typed {
  if (arg.type === 'number') {
    const { digits: _digits, total: _total, constant: _constant, ...form } = arg;
    return { ...form, sql: sql`${plain}(${arg.sql})${OVER}` };
  }
  const values = texts(arg);
  if (!values.many) {
    const keys = key(values.sql);
    return { type: 'text', sql: sql`${by}(${values.sql}, ${keys})${OVER}` };
  }
  return { type: 'text', sql: sql`${byMany}(${values.sql}, arrayMap(v -> ${key(sql`v`)}, ${values.sql}))${OVER}` };
}

export const extremes: readonly StatsFunction[] = [
  statistic(
    { name: 'max', syntax: 'max(<field>)', summary: 'The greatest value; any text is greater than any number.' },
    ({ arg = ABSENT }) => extreme(arg, sql`maxOrNull`, sql`argMaxOrNull`, sql`argMaxOrNullArray`),
  ),
  statistic(
    { name: 'min', syntax: 'min(<field>)', summary: 'The least value; any number is less than any text.' },
    ({ arg = ABSENT }) => extreme(arg, sql`minOrNull`, sql`argMinOrNull`, sql`argMinOrNullArray`),
  ),
];
