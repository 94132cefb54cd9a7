import { KernelEstimate } from './kernels.js';
import { normalDensity, normalQuantile, normalShare } from './normal.js';
import { deviation, type Sample, type Weighted } from './sample.js';

/** Parameters of a fitted distribution, as models store them. */
export type Fitted =
  | { readonly kind: 'norm'; readonly mean: number; readonly std: number }
  | { readonly kind: 'expon'; readonly loc: number; readonly scale: number }
  | { readonly kind: 'gaussian_kde'; readonly bandwidth: number; readonly points: readonly Weighted[] };

export type DistributionKind = Fitted['kind'];

export interface Distribution {
  density(x: number): number;
  /** The share below x. */
  share(x: number): number;
  /** The x below which a share lies. */
  quantile(share: number): number;
}

/** Scott's rule, over the deviation of a sample. */
function bandwidthOf({ count, squares }: Sample): number {
  return count < 2 ? 0 : Math.sqrt(squares / (count - 1)) * count ** -0.2;
}

/** By maximum likelihood; a kernel density estimate takes its bandwidth from Scott's rule. */
export function fitted(kind: DistributionKind, sample: Sample): Fitted {
  if (kind === 'norm') return { kind, mean: sample.mean, std: deviation(sample) };
  if (kind === 'expon') return { kind, loc: sample.min, scale: sample.mean - sample.min };
  return { kind, bandwidth: bandwidthOf(sample), points: sample.points };
}

function normal(mean: number, std: number): Distribution {
  return {
    density: (x) => normalDensity((x - mean) / std) / std,
    share: (x) => normalShare((x - mean) / std),
    quantile: (share) => mean + std * normalQuantile(share),
  };
}

function exponential(loc: number, scale: number): Distribution {
  return {
    density: (x) => (x < loc ? 0 : Math.exp((loc - x) / scale) / scale),
    share: (x) => (x < loc ? 0 : -Math.expm1((loc - x) / scale)),
    quantile: (share) => loc - scale * Math.log1p(-share),
  };
}

/** All the weight on one value: what the others become as their width shrinks to nothing. */
function point(value: number): Distribution {
  return {
    density: (x) => (x === value ? Number.POSITIVE_INFINITY : 0),
    share: (x) => (x < value ? 0 : 1),
    quantile: () => value,
  };
}

export function distributionOf(given: Fitted): Distribution {
  switch (given.kind) {
    case 'norm':
      return given.std > 0 ? normal(given.mean, given.std) : point(given.mean);
    case 'expon':
      return given.scale > 0 ? exponential(given.loc, given.scale) : point(given.loc);
    case 'gaussian_kde':
      return given.bandwidth > 0 ? new KernelEstimate(given.bandwidth, given.points) : point(given.points[0]?.[0] ?? 0);
  }
}
