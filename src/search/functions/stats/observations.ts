import { asNumber, asText } from '../../sql/convert.js';
import { OVER, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import type { AggregateCall, StatsFunction } from '../function.js';

/*
 * How values enter a stats function ("Statistical and charting functions"): every value of a multivalue field is one
 * observation, missing ones never enter, numeric functions skip what does not read as a number.
 */

/** An argument as ClickHouse's aggregates take it: a Nullable column, or an array for their -Array forms. */
export interface Observations {
  readonly sql: Sql;
  readonly many: boolean;
}

export const ABSENT: Typed = { type: 'null', sql: sql`NULL` };

export function texts(arg: Typed = ABSENT): Observations {
  return arg.type === 'list' ? { sql: arg.sql, many: true } : { sql: asText(arg).sql, many: false };
}

export function numbers(arg: Typed = ABSENT): Observations {
  if (arg.type !== 'list') return { sql: asNumber(arg).sql, many: false };
  const read = sql`arrayFilter(v -> isNotNull(v), arrayMap(v -> toFloat64OrNull(v), ${arg.sql}))`;
  return { sql: sql`arrayMap(v -> assumeNotNull(v), ${read})`, many: true };
}

/**
 * An aggregate function in its form for columns and for arrays; both give NULL, not 0 or nan, over nothing.
 * Wherever a call of one is written out, OVER stands behind it: eventstats and streamstats compute it over windows.
 */
export interface Aggregate {
  readonly one: Sql;
  readonly many: Sql;
}

export function apply(fn: Aggregate, values: Observations): Sql {
  return sql`${values.many ? fn.many : fn.one}(${values.sql})${OVER}`;
}

export const COUNT: Aggregate = { one: sql`count`, many: sql`countArray` };

export function numberOf(fragment: Sql, form: Pick<Typed, 'decimals' | 'total'> = {}): Typed {
  return { type: 'number', sql: fragment, ...form };
}

/** What a function's page says. */
export type StatsPage = Omit<StatsFunction, 'build'>;

export function statistic(page: StatsPage, build: (call: AggregateCall) => Typed): StatsFunction {
  return { ...page, build };
}

/** A function of the numbers among the values. */
export function numericStatistic(page: StatsPage, build: (values: Observations) => Sql): StatsFunction {
  return { ...page, build: (call) => numberOf(build(numbers(call.arg))) };
}
