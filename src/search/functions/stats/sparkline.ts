import { integer, type Sql, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { numbers, type Observations, texts } from './observations.js';

/*
 * The course of a function over buckets of time, as stats and chart show it: a multivalue of a mark and a number a
 * bucket, 0 where a bucket has none (stats page; the mark is what front ends look for).
 */

const MARK = sql`'##__SPARKLINE__##'`;

/** limits.conf, sparkline_maxsize. */
export const MOST_BUCKETS = 100;

export interface Buckets {
  /** SQL Int64: the number of the row's bucket from 0, negative where it lies in none. */
  readonly index: Sql;
  /** SQL: how many there are. */
  readonly count: Sql;
}

interface Course {
  readonly one: Sql;
  readonly many: Sql;
}

function course(one: Sql, many: Sql): Course {
  return { one, many };
}

const COUNT = course(sql`countResample`, sql`countArrayResample`);
const DISTINCT = course(sql`uniqExactResample`, sql`uniqExactArrayResample`);
const MIN = course(sql`minOrNullResample`, sql`minOrNullArrayResample`);
const MAX = course(sql`maxOrNullResample`, sql`maxOrNullArrayResample`);
const STDEV = course(sql`stddevSampStableOrNullResample`, sql`stddevSampStableOrNullArrayResample`);
const VAR = course(sql`varSampStableOrNullResample`, sql`varSampStableOrNullArrayResample`);
const SUM = course(sql`sumOrNullResample`, sql`sumOrNullArrayResample`);
const AVG = course(sql`avgOrNullResample`, sql`avgOrNullArrayResample`);
const STDEVP = course(sql`stddevPopStableOrNullResample`, sql`stddevPopStableOrNullArrayResample`);
const VARP = course(sql`varPopStableOrNullResample`, sql`varPopStableOrNullArrayResample`);

function over({ one, many }: Course, values: Observations, { index }: Buckets): Sql {
  const fn = values.many ? many : one;
  return sql`${fn}(0, ${integer(MOST_BUCKETS)}, 1)(${values.sql}, ${index})`;
}

function squares({ sql: values, many }: Observations): Observations {
  return { sql: many ? sql`arrayMap(v -> v * v, ${values})` : sql`(${values} * ${values})`, many };
}

/** A single value does not deviate. */
function sample(fn: Course, values: Observations, buckets: Buckets): Sql {
  return sql`arrayMap((c, v) -> if(c = 1, 0, v), ${over(COUNT, values, buckets)}, ${over(fn, values, buckets)})`;
}

function courseOf(fn: string, arg: Typed | undefined, buckets: Buckets): Sql {
  const all = numbers(arg);
  switch (fn) {
    case 'dc':
    case 'distinct_count':
      return over(DISTINCT, texts(arg), buckets);
    case 'sum':
      return over(SUM, all, buckets);
    case 'sumsq':
      return over(SUM, squares(all), buckets);
    case 'avg':
    case 'mean':
      return over(AVG, all, buckets);
    case 'min':
      return over(MIN, all, buckets);
    case 'max':
      return over(MAX, all, buckets);
    case 'range':
      return sql`arrayMap((a, b) -> a - b, ${over(MAX, all, buckets)}, ${over(MIN, all, buckets)})`;
    case 'stdev':
      return sample(STDEV, all, buckets);
    case 'stdevp':
      return over(STDEVP, all, buckets);
    case 'var':
      return sample(VAR, all, buckets);
    case 'varp':
      return over(VARP, all, buckets);
    default:
      if (arg !== undefined) return over(COUNT, texts(arg), buckets);
      return sql`countResample(0, ${integer(MOST_BUCKETS)}, 1)(${buckets.index})`;
  }
}

/** The value of `sparkline(fn(arg))`. */
export function sparkline(fn: string, arg: Typed | undefined, buckets: Buckets): Typed {
  const values = sql`arraySlice(${courseOf(fn, arg, buckets)}, 1, ${buckets.count})`;
  return {
    type: 'list',
    sql: sql`arrayConcat([${MARK}], arrayMap(v -> toString(ifNull(v, 0)), ${values}))`,
    total: true,
  };
}
