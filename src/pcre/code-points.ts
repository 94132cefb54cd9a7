/** Inclusive; sets are lists of ranges, sorted, neither overlapping nor touching. */
export type Range = readonly [from: number, to: number];

export const LAST = 0x10ffff;

export function normalize(ranges: readonly Range[]): readonly Range[] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

export function complement(ranges: readonly Range[]): readonly Range[] {
  const gaps: Range[] = [];
  let from = 0;
  for (const [start, end] of normalize(ranges)) {
    if (start > from) gaps.push([from, start - 1]);
    from = end + 1;
  }
  if (from <= LAST) gaps.push([from, LAST]);
  return gaps;
}

/** `ranges('az', '09')`: each text names the first and the last character of a range. */
export function ranges(...pairs: readonly string[]): readonly Range[] {
  return normalize(
    pairs.map((pair) => {
      const [first = '', last = first] = [...pair];
      return [first.codePointAt(0) ?? 0, last.codePointAt(0) ?? 0];
    }),
  );
}
