/** Names to suggest for a mistyped one: at most two, the closest first. */
export function closeMatches(name: string, candidates: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  if (wanted.length > 60) return [];
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance <= limit) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, 2).map(({ candidate }) => candidate);
}

/** The one candidate that a typing mistake most likely meant. */
export function closeMatch(name: string, candidates: Iterable<string>): string | undefined {
  return closeMatches(name, candidates)[0];
}

/** Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; Infinity for more than `most`. */
function editDistance(a: string, b: string, most: number): number {
  let older: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  let leastAbove = 0;
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let best = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, (older[column - 2] ?? 0) + 1);
      }
      current.push(best);
      least = Math.min(least, best);
    }
    // Rows below come of these two, and only grow.
    if (least > most && leastAbove > most) return Number.POSITIVE_INFINITY;
    older = above;
    above = current;
    leastAbove = least;
  }
  return above[b.length] ?? 0;
}
