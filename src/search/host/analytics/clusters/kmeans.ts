export type Point = readonly number[];
export type PointDistance = 'l1' | 'l2' | 'cosine';

export interface KmeansSettings {
  readonly clusters: number;
  /** Runs from other starting points, the best of which counts. */
  readonly repeats: number;
  readonly rounds: number;
  /** A round that moves no centre further than this is the last. */
  readonly tolerance: number;
  readonly distance: PointDistance;
}

export interface Partition {
  /** The cluster of each point, from 0 on. */
  readonly labels: readonly number[];
  readonly centres: readonly Point[];
  /** The sum of all distances from the centres. */
  readonly distortion: number;
}

function cosine(a: Point, b: Point): number {
  const dot = (x: Point, y: Point): number => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0);
  const norms = Math.sqrt(dot(a, a) * dot(b, b));
  return norms === 0 ? (dot(a, a) === dot(b, b) ? 0 : 1) : 1 - dot(a, b) / norms;
}

function between(a: Point, b: Point, distance: PointDistance): number {
  if (distance === 'cosine') return cosine(a, b);
  const of = distance === 'l1' ? Math.abs : (x: number): number => x * x;
  return a.reduce((sum, value, i) => sum + of(value - (b[i] ?? 0)), 0);
}

/** Numbers from 0 to 1 that are the same in every run: mulberry32. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Different points as the first centres, as far as there are different ones. */
function startingCentres(points: readonly Point[], count: number, random: () => number): readonly Point[] {
  const centres = new Map<string, Point>();
  const order = Array.from(points, (_, i) => i);
  for (let i = 0; i < order.length && centres.size < count; i++) {
    const other = i + Math.floor(random() * (order.length - i));
    [order[i], order[other]] = [order[other] ?? 0, order[i] ?? 0];
    const point = points[order[i] ?? 0] ?? [];
    centres.set(point.join(), point);
  }
  return [...centres.values()];
}

function assign(points: readonly Point[], centres: readonly Point[], distance: PointDistance): Partition {
  let distortion = 0;
  const labels = points.map((point) => {
    let [best, nearest] = [0, Number.POSITIVE_INFINITY];
    for (const [i, centre] of centres.entries()) {
      const far = between(point, centre, distance);
      if (far < nearest) [best, nearest] = [i, far];
    }
    distortion += nearest;
    return best;
  });
  return { labels, centres, distortion };
}

function means(points: readonly Point[], { labels, centres }: Partition): readonly Point[] {
  const sums = centres.map((centre) => ({ total: centre.map(() => 0), count: 0 }));
  for (const [i, point] of points.entries()) {
    const sum = sums[labels[i] ?? 0];
    if (sum === undefined) continue;
    sum.count += 1;
    for (const [d, value] of point.entries()) sum.total[d] = (sum.total[d] ?? 0) + value;
  }
  return sums.map(({ total, count }, i) => (count === 0 ? (centres[i] ?? []) : total.map((value) => value / count)));
}

function run(points: readonly Point[], settings: KmeansSettings, random: () => number): Partition {
  const { clusters, rounds, tolerance, distance } = settings;
  let partition = assign(points, startingCentres(points, clusters, random), distance);
  for (let round = 0; round < rounds; round++) {
    const centres = means(points, partition);
    const moved = Math.max(...centres.map((centre, i) => between(centre, partition.centres[i] ?? [], 'l1')));
    partition = assign(points, centres, distance);
    if (moved <= tolerance) break;
  }
  return partition;
}

/** The partition with the least distortion of several (kmeans page); the same points give the same one every time. */
export function kmeans(points: readonly Point[], settings: KmeansSettings): Partition {
  let best: Partition | undefined;
  for (let repeat = 0; repeat < settings.repeats; repeat++) {
    const partition = run(points, settings, numbers(repeat + 1));
    if (best === undefined || partition.distortion < best.distortion) best = partition;
  }
  return best ?? { labels: [], centres: [], distortion: 0 };
}
