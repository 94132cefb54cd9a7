import { OVER, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import type { StatsFunction } from '../function.js';
import { type Aggregate, apply, COUNT, numberOf, statistic, texts } from './observations.js';

/* Functions that count texts. `1` and `1.0` are two values here. */

const DISTINCT: Aggregate = { one: sql`uniqExact`, many: sql`uniqExactArray` };

/** How many there are: whatever they say, so that numbers need not be spelled. */
function present(arg: Typed): Sql {
  const spelled = arg.type === 'number' || arg.type === 'text';
  return apply(COUNT, spelled ? { sql: arg.sql, many: false } : texts(arg));
}

function counted(fragment: Sql): Typed {
  return numberOf(sql`toFloat64(${fragment})`, { total: true });
}

/** The keys of sumMap come sorted, so the first of the greatest counts is the smallest text. */
function mostFrequent(arg: Typed | undefined): Sql {
  const values = texts(arg);
  const counts = values.many
    ? sql`sumMap(${values.sql}, arrayMap(v -> 1, ${values.sql}))${OVER}`
    : sql`sumMapIf([ifNull(${values.sql}, '')], [1], isNotNull(${values.sql}))${OVER}`;
  return sql`arrayMap(m -> if(empty(m.1), NULL, m.1[indexOf(m.2, arrayMax(m.2))]), [${counts}])[1]`;
}

export const counting: readonly StatsFunction[] = [
  statistic(
    {
      name: 'count',
      aliases: ['c'],
      bare: true,
      syntax: 'count | count(<field>)',
      summary: 'Number of events, or of values of a field.',
    },
    ({ arg }) => counted(arg === undefined ? sql`count()${OVER}` : present(arg)),
  ),
  statistic(
    {
      name: 'distinct_count',
      aliases: ['dc'],
      syntax: 'dc(<field>)',
      summary: 'Number of distinct values, compared as text.',
    },
    ({ arg }) => counted(apply(DISTINCT, texts(arg))),
  ),
  statistic(
    {
      name: 'estdc',
      syntax: 'estdc(<field>)',
      summary: 'Number of distinct values; Splunk estimates it, Karst counts exactly.',
    },
    ({ arg }) => counted(apply(DISTINCT, texts(arg))),
  ),
  statistic(
    { name: 'estdc_error', syntax: 'estdc_error(<field>)', summary: 'Relative error of estdc: 0, since it is exact.' },
    ({ arg }) => numberOf(sql`(${apply(COUNT, texts(arg))} * toFloat64(0))`, { total: true }),
  ),
  statistic(
    { name: 'mode', syntax: 'mode(<field>)', summary: 'The most frequent value; of several the smallest text.' },
    ({ arg }) => ({ type: 'text', sql: mostFrequent(arg) }),
  ),
];
