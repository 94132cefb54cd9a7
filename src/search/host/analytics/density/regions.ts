import { type Distribution, distributionOf, type Fitted } from './distribution.js';
import { type Cell, KernelEstimate } from './kernels.js';

/** Shares of the area under the density that count as outliers: the least likely, or the tails. */
export interface Thresholds {
  readonly all?: number;
  readonly lower?: number;
  readonly upper?: number;
}

/** Values beyond or between bounds, and the share of the area over them. */
export interface Region {
  readonly from: number;
  readonly to: number;
  readonly area: number;
}

/** The least likely cells that together make up the area, neighbours joined. */
function valleys(cells: readonly Cell[], area: number): readonly Region[] {
  const chosen = new Set<Cell>();
  let sum = 0;
  for (const cell of cells.toSorted((a, b) => a.area - b.area)) {
    sum += cell.area;
    if (sum > area) break;
    chosen.add(cell);
  }
  const regions: Region[] = [];
  for (const cell of cells.filter((c) => chosen.has(c))) {
    const last = regions.at(-1);
    if (last?.to !== cell.from) regions.push({ from: cell.from, to: cell.to, area: cell.area });
    else regions[regions.length - 1] = { from: last.from, to: cell.to, area: last.area + cell.area };
  }
  return regions;
}

function tails(distribution: Distribution, lower: number, upper: number): readonly Region[] {
  const below = { from: Number.NEGATIVE_INFINITY, to: distribution.quantile(lower), area: lower };
  const above = { from: distribution.quantile(1 - upper), to: Number.POSITIVE_INFINITY, area: upper };
  return [...(lower > 0 ? [below] : []), ...(upper > 0 ? [above] : [])];
}

/**
 * Where the outliers of a distribution are, lowest first: half of `all` in each tail of a normal one, all of it in the
 * upper tail of an exponential one, and where a kernel density estimate is lowest; `lower` and `upper` are always tails.
 */
export function outlierRegions(fitted: Fitted, { all, lower = 0, upper = 0 }: Thresholds): readonly Region[] {
  const distribution = distributionOf(fitted);
  if (all === undefined) return tails(distribution, lower, upper);
  if (fitted.kind === 'norm') return tails(distribution, all / 2, all / 2);
  if (fitted.kind === 'expon') return tails(distribution, 0, all);
  if (fitted.bandwidth === 0) return tails(distribution, all / 2, all / 2);
  return valleys(new KernelEstimate(fitted.bandwidth, fitted.points).cells(), all);
}

/** The bounds themselves belong to what is usual. */
export function isOutlier(regions: readonly Region[], x: number): boolean {
  return regions.some(({ from, to }) => x > from && x < to);
}

function short(x: number): string {
  if (!Number.isFinite(x)) return x > 0 ? 'Infinity' : '-Infinity';
  return String(Number(Math.abs(x) < 1 ? x.toPrecision(5) : x.toFixed(4)));
}

/** `lower:upper:area`. */
export function printRegion({ from, to, area }: Region): string {
  return `${short(from)}:${short(to)}:${short(area)}`;
}
