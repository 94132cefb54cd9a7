interface Column {
  readonly field: string;
  readonly values: readonly (string | undefined)[];
}

/** The share of the rows with either field that have both (correlate page); NaN where no row has one. */
export function cooccurrence(a: Column, b: Column): number {
  let [both, either] = [0, 0];
  for (const [i, value] of a.values.entries()) {
    const [hasA, hasB] = [value !== undefined, b.values[i] !== undefined];
    if (hasA || hasB) either += 1;
    if (hasA && hasB) both += 1;
  }
  return both / either;
}
