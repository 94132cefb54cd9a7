import type { Distribution } from './distribution.js';
import type { Sample } from './sample.js';

export type Metric = 'wasserstein' | 'kolmogorov_smirnov';

/** Points at which the quantiles of sample and distribution are compared. */
const STEPS = 100;

/** The mean distance between the quantiles. */
function wasserstein({ points, count }: Sample, distribution: Distribution): number {
  let sum = 0;
  let at = 0;
  let below = points[0]?.[1] ?? 0;
  for (let step = 0; step < STEPS; step++) {
    const share = (step + 0.5) / STEPS;
    while (below < share * count && at < points.length - 1) below += points[++at]?.[1] ?? 0;
    sum += Math.abs((points[at]?.[0] ?? 0) - distribution.quantile(share));
  }
  return sum / STEPS;
}

/** The largest distance between the shares. */
function kolmogorovSmirnov({ points, count }: Sample, distribution: Distribution): number {
  let below = 0;
  let most = 0;
  for (const [value, weight] of points) {
    const share = distribution.share(value);
    most = Math.max(most, Math.abs(share - below / count), Math.abs(share - (below + weight) / count));
    below += weight;
  }
  return most;
}

/** How far a sample is from a distribution. */
export function distance(sample: Sample, distribution: Distribution, metric: Metric): number {
  return (metric === 'wasserstein' ? wasserstein : kolmogorovSmirnov)(sample, distribution);
}
