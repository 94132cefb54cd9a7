import type { Trend } from '../../plan/index.js';
import { asNumber, NOTHING } from '../convert.js';
import { integer, number, type Sql, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import { byPosition, positioned } from './window-order.js';

/** The last `period` numbers. */
function lately(window: Sql, period: number): Sql {
  return sql`OVER (${window} ROWS BETWEEN ${integer(period - 1)} PRECEDING AND CURRENT ROW)`;
}

/** Weights grow from 1 to the period, which the newest number has. */
function weighted(value: Sql, window: Sql, period: number): Sql {
  const numbers = sql`groupArray(assumeNotNull(${value})) ${lately(window, period)}`;
  const sum = sql`arrayMap(l -> arraySum((x, i) -> x * i, l, arrayEnumerate(l)), [${numbers}])[1]`;
  return sql`${sum} / ${number((period * (period + 1)) / 2)}`;
}

/**
 * average(t) = a · average(t-1) + (1-a) · value(t), a = 2 / (period + 1), beginning with the first value. That is the
 * sum of the values, each times (1-a) but the first, and times a for each number since: a sum that decays over time.
 */
function exponential(value: Sql, nth: Sql, window: Sql, period: number): Sql {
  const a = 2 / (period + 1);
  const share = sql`if(${nth} = 1, ${value}, ${value} * ${number(1 - a)})`;
  const decayed = sql`exponentialTimeDecayedSum(${number(-1 / Math.log(a))})(ifNull(${share}, 0), ${nth})`;
  return sql`${decayed} OVER (${window} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`;
}

/** trendline: the average beside each row with a number from the `period`-th number on; other rows get nothing. */
export function compileTrend(node: Trend, input: Stage): Stage {
  const counted = positioned(input, true);
  const ofField = asNumber(counted.field(node.field) ?? NOTHING);
  const given = counted.output('number', ofField.sql);
  const partition = sql`PARTITION BY isNull(${given}) ORDER BY`;
  const count = counted.output(
    'nth',
    sql`toFloat64(row_number() OVER (PARTITION BY isNull(${ofField.sql}) ORDER BY ${byPosition(counted)}))`,
  );
  const stage = counted.seal();
  const window = sql`${partition} ${byPosition(stage)}`;
  const average =
    node.method === 'sma'
      ? sql`avg(${given}) ${lately(window, node.period)}`
      : node.method === 'wma'
        ? weighted(given, window, node.period)
        : exponential(given, count, window, node.period);
  const full = sql`isNotNull(${given}) AND ${count} >= ${integer(node.period)}`;
  stage.assign(node.as, { type: 'number', sql: sql`if(${full}, ${average}, NULL)` });
  return stage.seal();
}
