/*
 * Finds, in a text, which of many patterns may match it. A pattern can match only where every one of its literal
 * pieces stands, so each is filed under one short run of characters of it: the run that the fewest patterns have. A text
 * is read once, run by run; what a run files is looked at closer by the caller, unless a letter pair of it is missing.
 */

/** Characters of a run. Longer ones would tell patterns better apart, and leave out those with short pieces only. */
const LENGTHS = [4, 3, 2, 1] as const;

interface Table {
  readonly length: number;
  readonly filed: Map<number, number[]>;
  /** One bit for many codes: most runs of a text are in no table, and this says so without a hash look-up. */
  readonly marks: Uint8Array;
}

/** A number for a run; two runs may share it. Small enough for the engine's fast integers. */
function codeOf(text: string, at: number, length: number): number {
  let code = 0x811c9dc5;
  for (let i = at; i < at + length; i++) code = Math.imul(code ^ text.charCodeAt(i), 0x01000193);
  return (code ^ (code >>> 15)) & 0x3fffffff;
}

function runLength(pieces: readonly string[]): number {
  const longest = pieces.reduce((most, piece) => Math.max(most, piece.length), 0);
  return Math.min(longest, LENGTHS[0]);
}

function eachRun(pieces: readonly string[], length: number, visit: (code: number) => void): void {
  for (const piece of pieces) for (let at = 0; at + length <= piece.length; at++) visit(codeOf(piece, at, length));
}

function frequencies(patterns: readonly (readonly string[])[], length: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (const pieces of patterns) {
    eachRun(pieces, length, (code) => counts.set(code, (counts.get(code) ?? 0) + 1));
  }
  return counts;
}

function rarestRun(pieces: readonly string[], length: number, counts: ReadonlyMap<number, number>): number {
  let rarest = 0;
  let least = Number.POSITIVE_INFINITY;
  eachRun(pieces, length, (code) => {
    const count = counts.get(code) ?? 0;
    if (count < least) [rarest, least] = [code, count];
  });
  return rarest;
}

function buildTable(patterns: readonly (readonly string[])[], ids: readonly number[], length: number): Table {
  const own = ids.map((id) => patterns[id] ?? []);
  const counts = frequencies(own, length);
  const filed = new Map<number, number[]>();
  for (const [i, pieces] of own.entries()) {
    const code = rarestRun(pieces, length, counts);
    const id = ids[i] ?? 0;
    const others = filed.get(code);
    if (others === undefined) filed.set(code, [id]);
    else others.push(id);
  }
  const marks = new Uint8Array(2 ** Math.ceil(Math.log2(filed.size * 8 + 8)));
  for (const code of filed.keys()) marks[code & (marks.length - 1)] = 1;
  return { length, filed, marks };
}

/** Which letter pairs are in some texts, as two words of bits; several pairs share a bit. */
type Pairs = readonly [low: number, high: number];

function pairsOf(pieces: readonly string[]): Pairs {
  let low = 0;
  let high = 0;
  for (const piece of pieces) {
    for (let at = 0; at + 1 < piece.length; at++) {
      const bit = Math.imul(piece.charCodeAt(at) * 31 + piece.charCodeAt(at + 1), 0x9e3779b1) >>> 26;
      if (bit < 32) low |= 1 << bit;
      else high |= 1 << (bit - 32);
    }
  }
  return [low, high];
}

export interface GramIndex {
  /** Patterns without any literal, which match every text. */
  readonly open: readonly number[];
  /** Calls `visit` for every pattern, by its position, that may match; for some more than once. */
  candidates(text: string, visit: (pattern: number) => void): void;
}

/** `patterns`: the literal pieces of each. */
export function gramIndex(patterns: readonly (readonly string[])[]): GramIndex {
  const byLength = new Map<number, number[]>();
  for (const [id, pieces] of patterns.entries()) {
    const length = runLength(pieces);
    const ids = byLength.get(length);
    if (ids === undefined) byLength.set(length, [id]);
    else ids.push(id);
  }
  const low = new Int32Array(patterns.length);
  const high = new Int32Array(patterns.length);
  for (const [id, pieces] of patterns.entries()) [low[id], high[id]] = pairsOf(pieces);
  const tables = LENGTHS.flatMap((length) => {
    const ids = byLength.get(length);
    return ids === undefined ? [] : [buildTable(patterns, ids, length)];
  });
  return {
    open: byLength.get(0) ?? [],
    candidates: (text, visit) => {
      const [hasLow, hasHigh] = pairsOf([text]);
      for (const { length, filed, marks } of tables) {
        const mask = marks.length - 1;
        for (let at = 0; at + length <= text.length; at++) {
          const code = codeOf(text, at, length);
          if (marks[code & mask] === 0) continue;
          for (const id of filed.get(code) ?? []) {
            if (((low[id] ?? 0) & ~hasLow) === 0 && ((high[id] ?? 0) & ~hasHigh) === 0) visit(id);
          }
        }
      }
    },
  };
}
