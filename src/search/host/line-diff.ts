/** Lines that the two sides are compared to at most; beyond, what is left differs as a whole. */
const MOST_LINES = 2000;

/** Lengths of the longest common runs of lines from each pair of places on. */
function commonLengths(a: readonly string[], b: readonly string[]): readonly Uint16Array[] {
  const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const [row, below] = [table[i], table[i + 1]];
      if (row === undefined || below === undefined) continue;
      row[j] = a[i] === b[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}

function walk(a: readonly string[], b: readonly string[]): readonly string[] {
  const table = commonLengths(a, b);
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(` ${a[i]}`);
      i++;
      j++;
    } else if (i < a.length && (j >= b.length || (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      lines.push(`-${a[i]}`);
      i++;
    } else {
      lines.push(`+${b[j]}`);
      j++;
    }
  }
  return lines;
}

/** The lines of both sides marked with `-`, `+` or a blank; none if the sides are equal. */
export function unifiedDiff(left: readonly string[], right: readonly string[]): readonly string[] {
  if (left.length === right.length && left.every((line, i) => line === right[i])) return [];
  const [a, b] = [left.slice(0, MOST_LINES), right.slice(0, MOST_LINES)];
  const rest = [...left.slice(MOST_LINES).map((l) => `-${l}`), ...right.slice(MOST_LINES).map((l) => `+${l}`)];
  return [`@@ -1,${left.length} +1,${right.length} @@`, ...walk(a, b), ...rest];
}
