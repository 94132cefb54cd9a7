import { type Sql, sql } from '../../sql/fragment.js';
import type { StatsFunction } from '../function.js';
import { type Aggregate, apply, COUNT, numericStatistic, type Observations } from './observations.js';

/* Numeric functions. Splunk gives 0, not nothing, for the deviation of a single value. */

const SUM: Aggregate = { one: sql`sumOrNull`, many: sql`sumOrNullArray` };
const AVG: Aggregate = { one: sql`avgOrNull`, many: sql`avgOrNullArray` };
const MIN: Aggregate = { one: sql`minOrNull`, many: sql`minOrNullArray` };
const MAX: Aggregate = { one: sql`maxOrNull`, many: sql`maxOrNullArray` };
const STDEV: Aggregate = { one: sql`stddevSampStableOrNull`, many: sql`stddevSampStableOrNullArray` };
const STDEVP: Aggregate = { one: sql`stddevPopStableOrNull`, many: sql`stddevPopStableOrNullArray` };
const VAR: Aggregate = { one: sql`varSampStableOrNull`, many: sql`varSampStableOrNullArray` };
const VARP: Aggregate = { one: sql`varPopStableOrNull`, many: sql`varPopStableOrNullArray` };

function squares(values: Observations): Observations {
  const squared = values.many ? sql`arrayMap(v -> v * v, ${values.sql})` : sql`(${values.sql} * ${values.sql})`;
  return { ...values, sql: squared };
}

function sample(fn: Aggregate): (values: Observations) => Sql {
  return (values) => sql`if(${apply(COUNT, values)} = 1, 0, ${apply(fn, values)})`;
}

function simple(name: string, fn: Aggregate, summary: string, aliases?: readonly string[]): StatsFunction {
  const page = { name, syntax: `${name}(<field>)`, summary, ...(aliases === undefined ? {} : { aliases }) };
  return numericStatistic(page, (values) => apply(fn, values));
}

export const numeric: readonly StatsFunction[] = [
  simple('sum', SUM, 'Sum of the numeric values.'),
  simple('avg', AVG, 'Average of the numeric values.', ['mean']),
  simple('stdevp', STDEVP, 'Population standard deviation.'),
  simple('varp', VARP, 'Population variance.'),
  numericStatistic(
    { name: 'sumsq', syntax: 'sumsq(<field>)', summary: 'Sum of the squares of the values.' },
    (values) => apply(SUM, squares(values)),
  ),
  numericStatistic(
    { name: 'range', syntax: 'range(<field>)', summary: 'Difference of the greatest and the least number.' },
    (values) => sql`(${apply(MAX, values)} - ${apply(MIN, values)})`,
  ),
  numericStatistic(
    { name: 'stdev', syntax: 'stdev(<field>)', summary: 'Sample standard deviation; 0 for one value.' },
    sample(STDEV),
  ),
  numericStatistic({ name: 'var', syntax: 'var(<field>)', summary: 'Sample variance; 0 for one value.' }, sample(VAR)),
];
