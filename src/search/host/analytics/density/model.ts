import { distance, type Metric } from './distance.js';
import { type DistributionKind, distributionOf, type Fitted, fitted } from './distribution.js';
import type { Thresholds } from './regions.js';
import { joined, type Sample, sampleOf, type Weighted } from './sample.js';

export interface DensityGroup {
  readonly sample: Sample;
  readonly fitted: Fitted;
  /** From the values that were fitted last. */
  readonly distance: number;
}

/** How a model is fitted, which it remembers. */
export interface DensitySettings {
  readonly field: string;
  readonly by: readonly string[];
  /** Candidates, of which the nearest to the data is taken. */
  readonly kinds: readonly DistributionKind[];
  readonly auto: boolean;
  readonly metric: Metric;
  readonly thresholds: Thresholds;
}

/** A density for each combination of the BY fields' values (`groupKey`). */
export interface DensityModel {
  readonly settings: DensitySettings;
  readonly groups: ReadonlyMap<string, DensityGroup>;
}

export function groupKey(values: readonly string[]): string {
  return JSON.stringify(values);
}

export function groupValues(key: string): readonly string[] {
  return JSON.parse(key) as readonly string[];
}

/** Only a kernel density estimate needs the points themselves once the kind is chosen. */
function withoutPoints(sample: Sample): Sample {
  return { ...sample, points: [] };
}

function groupOf(values: Sample, { kinds, metric }: DensitySettings, known?: DensityGroup): DensityGroup {
  const sample = known === undefined ? values : joined(sampleBefore(known), values);
  const candidates = (known === undefined ? kinds : [known.fitted.kind]).map((kind) => {
    const parameters = fitted(kind, sample);
    return { fitted: parameters, distance: distance(values, distributionOf(parameters), metric) };
  });
  const [first, ...others] = candidates;
  if (first === undefined) throw new Error('a density was to be fitted with no kind of distribution');
  const best = others.reduce((a, b) => (b.distance < a.distance ? b : a), first);
  return { ...best, sample: withoutPoints(sample) };
}

function sampleBefore({ sample, fitted: known }: DensityGroup): Sample {
  return known.kind === 'gaussian_kde' ? { ...sample, points: known.points } : sample;
}

/** Fits every group; with a model from before, its groups go on from what it knows, with the distributions that they have. */
export function fitDensity(
  values: ReadonlyMap<string, readonly Weighted[]>,
  settings: DensitySettings,
  before?: DensityModel,
): DensityModel {
  const groups = new Map(before?.groups ?? []);
  for (const [key, weighted] of values) {
    groups.set(key, groupOf(sampleOf(weighted), settings, groups.get(key)));
  }
  return { settings, groups };
}
