export type { Metric } from './distance.js';
export { type DistributionKind, distributionOf } from './distribution.js';
export {
  type DensityGroup,
  type DensityModel,
  type DensitySettings,
  fitDensity,
  groupKey,
  groupValues,
} from './model.js';
export { normalQuantile, normalShare } from './normal.js';
export { isOutlier, outlierRegions, printRegion, type Region, type Thresholds } from './regions.js';
export { deviation, type Weighted } from './sample.js';
