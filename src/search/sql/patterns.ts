/** Field-name patterns: `*` matches any run of characters, letter case counts. */

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*');
}

/** What tells the texts that a pattern's wildcards stand for in a name; undefined where it does not match. */
type Matcher = (name: string) => readonly string[] | undefined;

function matcherOf(pattern: string): Matcher {
  const pieces = pattern.split('*');
  const [before = '', after = ''] = pieces;
  if (pieces.length === 2) {
    const least = pattern.length - 1;
    return (name) => {
      const fits = name.length >= least && name.startsWith(before) && name.endsWith(after);
      return fits ? [name.slice(before.length, name.length - after.length)] : undefined;
    };
  }
  const escaped = pieces.map((p) => p.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  const regex = new RegExp(`^${escaped.join('(.*)')}$`, 's');
  return (name) => regex.exec(name)?.slice(1);
}

/** For matching many names. */
export function patternMatcher(pattern: string): Matcher {
  if (!hasWildcard(pattern)) return (name) => (pattern === name ? [] : undefined);
  const matches = matcherOf(pattern);
  if (pattern.startsWith('_')) return matches;
  // A leading wildcard does not reach internal fields (fields command).
  return (name) => (name.startsWith('_') ? undefined : matches(name));
}

/** The texts that the wildcards stand for, or undefined if the name does not match. */
export function matchPattern(pattern: string, name: string): readonly string[] | undefined {
  return patternMatcher(pattern)(name);
}

/** Puts the texts in place of a pattern's wildcards, in order. */
export function fillPattern(pattern: string, texts: readonly string[]): string {
  let next = 0;
  return pattern.replace(/\*/g, () => texts[next++] ?? '');
}

export function countWildcards(pattern: string): number {
  return pattern.split('*').length - 1;
}

/** Names that match any of the patterns, in the patterns' order, without repeats; plain names are kept as they are. */
export function resolvePatterns(patterns: readonly string[], names: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const pattern of patterns) {
    if (!hasWildcard(pattern)) {
      found.add(pattern);
      continue;
    }
    const matches = patternMatcher(pattern);
    for (const name of names) if (matches(name) !== undefined) found.add(name);
  }
  return [...found];
}
