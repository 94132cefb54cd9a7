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

/** What a text is compared by. */
interface Features {
  /** Terms with their places, terms, or pieces. */
  readonly keys: readonly string[];
  readonly set: ReadonlySet<string>;
}

interface Measure {
  featuresOf(text: string): Features;
  similarity(a: Features, b: Features): number;
  /** Keys that a text of so many must share with another one that is similar enough. */
  shared(size: number): number;
}

function overlap(a: Features, b: Features): number {
  const [few, many] = a.set.size < b.set.size ? [a.set, b.set] : [b.set, a.set];
  let both = 0;
  for (const key of few) if (many.has(key)) both += 1;
  return both;
}

function features(keys: Iterable<string>): Features {
  const set = new Set(keys);
  return { keys: [...set], set };
}

function measureOf({ match, similarity, delimiters }: TextClustering): Measure {
  const bare = (a: Features, b: Features): boolean => a.set.size === 0 || b.set.size === 0;
  if (match === 'termlist') {
    return {
      featuresOf: (text) => features(termsOf(text, delimiters).map((term, place) => `${place} ${term}`)),
      // The share of places that hold the same term in both.
      similarity: (a, b) =>
        bare(a, b) ? Number(a.set.size === b.set.size) : overlap(a, b) / Math.max(a.set.size, b.set.size),
      shared: (size) => similarity * size,
    };
  }
  return {
    featuresOf: (text) => features(match === 'ngramset' ? ngramsOf(text) : termsOf(text, delimiters)),
    // The cosine of the angle between the sets.
    similarity: (a, b) =>
      bare(a, b) ? Number(a.set.size === b.set.size) : overlap(a, b) / Math.sqrt(a.set.size * b.set.size),
    shared: (size) => similarity ** 2 * size,
  };
}

/**
 * The first texts of the clusters, found by their keys: who must share n of m keys with another shares one of any
 * m - n + 1 of them, and those are taken that fewest have.
 */
class Leaders {
  readonly #all: Features[] = [];
  readonly #byKey = new Map<string, number[]>();
  #bare: number | undefined;

  constructor(
    private readonly measure: Measure,
    private readonly similarity: number,
  ) {}

  /** The first leader that is similar enough. */
  find(features: Features): number | undefined {
    if (features.keys.length === 0) return this.#bare;
    const count = features.keys.length - Math.ceil(this.measure.shared(features.keys.length) - 1e-9) + 1;
    const lists = features.keys.map((key) => this.#byKey.get(key) ?? []).sort((a, b) => a.length - b.length);
    const candidates = [...new Set(lists.slice(0, count).flat())].sort((a, b) => a - b);
    return candidates.find((i) => {
      const leader = this.#all[i];
      return leader !== undefined && this.measure.similarity(leader, features) >= this.similarity;
    });
  }

  add(features: Features): number {
    const place = this.#all.push(features) - 1;
    if (features.keys.length === 0) this.#bare = place;
    for (const key of features.keys) {
      const known = this.#byKey.get(key);
      if (known === undefined) this.#byKey.set(key, [place]);
      else known.push(place);
    }
    return place;
  }
}

/**
 * The cluster of each text, counted from 0 in the order in which they turn up (cluster page). A text joins the first
 * cluster whose first text is similar enough to it.
 */
export function clusterTexts(texts: readonly string[], clustering: TextClustering): readonly number[] {
  const measure = measureOf(clustering);
  const leaders = new Leaders(measure, clustering.similarity);
  const known = new Map<string, number>();
  return texts.map((text) => {
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const found = measure.featuresOf(text);
    const cluster = leaders.find(found) ?? leaders.add(found);
    known.set(text, cluster);
    return cluster;
  });
}
