/** A named group that stands at the top level of a pattern; `before` matches from the start of the text up to it. */
export interface TopLevelGroup {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  /** Its number when `before` + `after` is matched: group 1 is the text before it. */
  readonly group: number;
}

/** `(?i)` and the like at the start hold for the whole pattern. */
function leadingFlags(pattern: string): string {
  return /^\(\?[a-zA-Z-]+\)/.exec(pattern)?.[0] ?? '';
}

/**
 * Cuts a pattern (RE2 spelling) at its named groups, whose names `names` has in their places; undefined if one of them is
 * nested or if there are alternatives at the top level, since then what comes before a group does not say where it starts.
 */
export function topLevelGroups(
  pattern: string,
  names: readonly (string | undefined)[],
): readonly TopLevelGroup[] | undefined {
  const flags = leadingFlags(pattern);
  const found: TopLevelGroup[] = [];
  const token = /\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\[:\^?[a-z]+:\]|\\.|[^\]\\])*\]|\(|\)|\||[^\\[()|]+/gsy;
  let depth = 0;
  let captures = 1;
  token.lastIndex = flags.length;
  for (let match = token.exec(pattern); match !== null; match = token.exec(pattern)) {
    const [text] = match;
    const captured = text === '(' && pattern[token.lastIndex] !== '?';
    const name = captured ? names[captures - 1] : undefined;
    if (name !== undefined) {
      if (depth > 0) return undefined;
      const before = pattern.slice(flags.length, match.index);
      found.push({
        name,
        before: `${flags}^((?s:.*?)(?:${before}))`,
        after: pattern.slice(match.index),
        group: captures + 1,
      });
    }
    if (captured) captures += 1;
    if (text === '(') depth += 1;
    else if (text === ')') depth -= 1;
    else if (text === '|' && depth === 0) return undefined;
  }
  return found;
}
