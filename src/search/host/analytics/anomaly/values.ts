import { normalShare } from '../density/index.js';
import { type Column, countsOf, type Spread, spreadOf } from './columns.js';

/** When a field is looked at for anomalous values (anomalousvalue page). */
export interface ValueRules {
  /** The probability below which a value is anomalous. */
  readonly threshold: number;
  readonly minCount: number;
  readonly minShare: number;
  readonly minAnomalous: number;
  readonly maxAnomalous: number;
}

export interface FieldScores {
  readonly field: string;
  readonly numeric: boolean;
  readonly spread?: Spread;
  readonly count: number;
  readonly distinct: number;
  /** Of all rows. */
  readonly support: number;
  /** Of the field's occurrences. */
  readonly anomalous: number;
  readonly considered: boolean;
  /** Along the rows how likely the value is; undefined where it is absent. */
  readonly probabilities: readonly (number | undefined)[];
}

/** How likely a number is at least so far from the mean. */
function byDistance(
  numbers: readonly (number | undefined)[],
  { mean, stdev }: Spread,
): readonly (number | undefined)[] {
  return numbers.map((n) =>
    n === undefined ? undefined : stdev === 0 ? 1 : 2 * normalShare(-Math.abs(n - mean) / stdev),
  );
}

function byFrequency(values: Column['values'], count: number): readonly (number | undefined)[] {
  const counts = countsOf(values);
  return values.map((value) => (value === undefined ? undefined : (counts.get(value) ?? 0) / count));
}

export function scoreValues({ field, values, numbers }: Column, rules: ValueRules): FieldScores {
  const present = values.filter((value) => value !== undefined);
  const count = present.length;
  const spread = numbers === undefined ? undefined : spreadOf(numbers);
  const probabilities =
    numbers === undefined || spread === undefined ? byFrequency(values, count) : byDistance(numbers, spread);
  const anomalous = probabilities.filter((p) => p !== undefined && p < rules.threshold).length / count;
  const support = count / values.length;
  const considered =
    count >= rules.minCount &&
    support >= rules.minShare &&
    anomalous >= rules.minAnomalous &&
    anomalous <= rules.maxAnomalous;
  const distinct = new Set(present).size;
  return {
    ...{ field, numeric: numbers !== undefined, count, distinct, support, anomalous, considered, probabilities },
    ...(spread === undefined ? {} : { spread }),
  };
}
