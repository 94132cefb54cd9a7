/** Field-name patterns: `*` matches any run of characters, letter case counts. */

export function hasWildcard(pattern: string): boolean {
  return pattern.includes('*');
}

function regexOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((p) => p.replace(/[\\^$.|?+()[\]{}]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*)')}$`, 's');
}

/** The texts that the wildcards stand for, or undefined if the name does not match. */
export function matchPattern(pattern: string, name: string): readonly string[] | undefined {
  if (!hasWildcard(pattern)) return pattern === name ? [] : undefined;
  // A leading wildcard does not reach internal fields (fields command).
  if (name.startsWith('_') && !pattern.startsWith('_')) return undefined;
  return regexOf(pattern).exec(name)?.slice(1);
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
    if (!hasWildcard(pattern)) found.add(pattern);
    else for (const name of names) if (matchPattern(pattern, name) !== undefined) found.add(name);
  }
  return [...found];
}
