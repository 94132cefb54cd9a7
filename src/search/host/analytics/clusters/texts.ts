export type TextMatch = 'termlist' | 'termset' | 'ngramset';

export interface TextClustering {
  readonly match: TextMatch;
  /** From 0 to 1: how similar texts of one cluster are to the first of it. */
  readonly similarity: number;
  /** Characters between terms; absent = everything but letters, digits and underscores. */
  readonly delimiters?: string;
}

const NGRAM = 3;

function termsOf(text: string, delimiters: string | undefined): readonly string[] {
  if (delimiters === undefined) return text.split(/\W+/).filter((term) => term !== '');
  const terms = [''];
  for (const char of text) {
    if (delimiters.includes(char)) terms.push('');
    else terms[terms.length - 1] += char;
  }
  return terms.filter((term) => term !== '');
}

function ngramsOf(text: string): ReadonlySet<string> {
  const count = Math.max(1, text.length - NGRAM + 1);
  return new Set(Array.from({ length: count }, (_, i) => text.slice(i, i + NGRAM)));
}

/** The share of places that hold the same term in both. */
function listSimilarity(a: readonly string[], b: readonly string[]): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 1;
  return a.filter((term, i) => term === b[i]).length / longest;
}

/** The cosine of the angle between the sets. */
function setSimilarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return a.size === b.size ? 1 : 0;
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let both = 0;
  for (const item of few) if (many.has(item)) both += 1;
  return both / Math.sqrt(a.size * b.size);
}

/** Puts each into the first cluster that is similar enough to it; the first of a cluster stands for it. */
function byLeader<F>(
  texts: readonly string[],
  featuresOf: (text: string) => F,
  near: (a: F, b: F) => boolean,
): readonly number[] {
  const leaders: F[] = [];
  const known = new Map<string, number>();
  return texts.map((text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const features = featuresOf(text);
    const found = leaders.findIndex((leader) => near(leader, features));
    const cluster = found < 0 ? leaders.push(features) - 1 : found;
    known.set(text, cluster);
    return cluster;
  });
}

/** The cluster of each text, counted from 0 in the order in which they turn up (cluster page). */
export function clusterTexts(
  texts: readonly string[],
  { match, similarity, delimiters }: TextClustering,
): readonly number[] {
  const sets = (featuresOf: (text: string) => ReadonlySet<string>): readonly number[] =>
    byLeader(texts, featuresOf, (a, b) => setSimilarity(a, b) >= similarity);
  if (match === 'ngramset') return sets(ngramsOf);
  if (match === 'termset') return sets((text) => new Set(termsOf(text, delimiters)));
  return byLeader(
    texts,
    (text) => termsOf(text, delimiters),
    (a, b) => listSimilarity(a, b) >= similarity,
  );
}
