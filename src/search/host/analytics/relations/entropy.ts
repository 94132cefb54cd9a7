import { countsOf } from '../anomaly/index.js';

interface Column {
  readonly field: string;
  readonly values: readonly (string | undefined)[];
}

/** A value of one field that tells about the value of another. */
export interface Association {
  readonly key: string;
  readonly value: string;
  readonly target: string;
  /** Bits of entropy of the target: over all rows, and over those with the value. */
  readonly unconditional: number;
  readonly conditional: number;
  /** The share of rows that have the value. */
  readonly support: number;
}

export interface AssociationRules {
  readonly minCount: number;
  readonly minShare: number;
  readonly improvement: number;
}

/** Bits; absence is a value. */
function entropy(values: readonly (string | undefined)[]): number {
  let bits = 0;
  for (const count of countsOf(values).values()) bits -= (count / values.length) * Math.log2(count / values.length);
  return bits;
}

/** Every value of every field against every other field (associate page). */
export function associations(columns: readonly Column[], rules: AssociationRules): readonly Association[] {
  const total = columns[0]?.values.length ?? 0;
  const unconditional = new Map(columns.map(({ field, values }) => [field, entropy(values)]));
  return columns.flatMap(({ field: key, values }) =>
    [...countsOf(values)].flatMap(([value, count]) => {
      const support = count / total;
      if (value === undefined || count < rules.minCount || support < rules.minShare) return [];
      return columns.flatMap(({ field: target, values: others }): readonly Association[] => {
        if (target === key) return [];
        const before = unconditional.get(target) ?? 0;
        if (before < rules.improvement) return [];
        const after = entropy(others.filter((_, i) => values[i] === value));
        if (before - after < rules.improvement) return [];
        return [{ key, value, target, unconditional: before, conditional: after, support }];
      });
    }),
  );
}
