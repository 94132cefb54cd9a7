import { evalMessages } from '../../../diagnostics/codes/eval.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { number, OVER, type Sql, sql } from '../../sql/fragment.js';
import type { StatsFunction } from '../function.js';
import { ABSENT, numberOf, numbers, numericStatistic, type Observations, type StatsPage } from './observations.js';

/* Percentiles by linear interpolation at p/100 * (n-1), exact ("Aggregate functions"; median averages two middles). */

const diagnose = diagnoser(evalMessages);

/** Interpolates in the sorted values: ClickHouse's quantileExactInclusive loses the last digit of 9.55. */
function percentile(values: Observations, percent: number): Sql {
  const sorted = sql`arraySort(${values.many ? sql`groupArrayArray` : sql`groupArray`}(${values.sql})${OVER})`;
  const below = sql`l[toUInt64(floor(r)) + 1]`;
  const above = sql`l[toUInt64(ceil(r)) + 1]`;
  const between = sql`arrayMap(r -> ${below} + (${above} - ${below}) * (r - floor(r)), [rank])[1]`;
  const rank = sql`${number(percent)} * (length(l) - 1) / 100`;
  return sql`arrayMap(l -> if(empty(l), NULL, arrayMap(rank -> ${between}, [${rank}])[1]), [${sorted}])[1]`;
}

function percentiles(page: StatsPage): StatsFunction {
  return {
    ...page,
    parametric: true,
    build: (call) => {
      const percent = call.parameter;
      if (percent === undefined || percent < 0 || percent >= 100) {
        call.report(diagnose('eval/percentile', { span: call.span }, page.name));
        return ABSENT;
      }
      return numberOf(percentile(numbers(call.arg), percent));
    },
  };
}

export const percentileFunctions: readonly StatsFunction[] = [
  percentiles({
    name: 'perc',
    aliases: ['p', 'percentile'],
    syntax: 'perc<N>(<field>)',
    summary: 'The N-th percentile of the numeric values, N from 0 to less than 100.',
  }),
  percentiles({ name: 'exactperc', syntax: 'exactperc<N>(<field>)', summary: 'The exact N-th percentile.' }),
  percentiles({
    name: 'upperperc',
    syntax: 'upperperc<N>(<field>)',
    summary: 'Upper bound of the N-th percentile; equal to it, since percentiles are exact.',
  }),
  numericStatistic(
    { name: 'median', syntax: 'median(<field>)', summary: 'The middle value; of two middles their average.' },
    (values) => percentile(values, 50),
  ),
];
