import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type DensitySettings,
  fitDensity,
  groupKey,
  isOutlier,
  outlierRegions,
  printRegion,
  type Weighted,
} from './index.js';
import { normalQuantile, normalShare } from './normal.js';

const SETTINGS: DensitySettings = {
  field: 'x',
  by: [],
  kinds: ['norm'],
  auto: false,
  metric: 'wasserstein',
  thresholds: { all: 0.01 },
};
const ALL = groupKey([]);

function near(actual: number | undefined, expected: number, tolerance = 1e-9): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

function fit(
  values: readonly number[],
  kind: DensitySettings['kinds'][number],
  before?: ReturnType<typeof fitDensity>,
) {
  const weighted = values.map((value): Weighted => [value, 1]);
  return fitDensity(new Map([[ALL, weighted]]), { ...SETTINGS, kinds: [kind] }, before);
}

/** A fixed sample that looks like a distribution: its quantiles. */
function sample(quantile: (share: number) => number, count = 400): readonly number[] {
  return Array.from({ length: count }, (_, i) => quantile((i + 0.5) / count));
}

const exponential = sample((share) => -Math.log(1 - share));
const bimodal = [...sample(normalQuantile, 200), ...sample((share) => 10 + normalQuantile(share), 200)];

describe('densities', () => {
  test('shares and quantiles of the normal distribution', () => {
    near(normalShare(1.959963984540054), 0.975, 1e-12);
    near(normalShare(-6), 9.865876450376981e-10, 1e-20);
    near(normalShare(3), 0.9986501019683699, 1e-12);
    near(normalQuantile(0.975), 1.959963984540054, 1e-9);
    near(normalQuantile(0.0005), -3.2905267314918945, 1e-9);
    near(normalQuantile(1e-9), -5.997807015008182, 1e-8);
    near(normalQuantile(0.5), 0);
  });

  test('normal: half of the area in each tail', () => {
    const fitted = fit([1, 2, 3, 4, 5], 'norm').groups.get(ALL)?.fitted;
    assert.deepEqual(fitted, { kind: 'norm', mean: 3, std: Math.SQRT2 });
    const regions = fitted === undefined ? [] : outlierRegions(fitted, { all: 0.01 });
    assert.deepEqual(regions.map(printRegion), ['-Infinity:-0.64277:0.005', '6.6428:Infinity:0.005']);
    assert.equal(isOutlier(regions, 6.6), false);
    assert.equal(isOutlier(regions, 6.7), true);
    assert.equal(isOutlier(regions, -1), true);
  });

  test('exponential: the upper tail; from the least value on', () => {
    const fitted = fit([2, 3, 4], 'expon').groups.get(ALL)?.fitted;
    assert.deepEqual(fitted, { kind: 'expon', loc: 2, scale: 1 });
    const regions = fitted === undefined ? [] : outlierRegions(fitted, { all: 0.01 });
    assert.deepEqual(regions.map(printRegion), ['6.6052:Infinity:0.01']);
  });

  test('lower and upper thresholds are tails', () => {
    const regions = outlierRegions({ kind: 'norm', mean: 0, std: 1 }, { lower: 0.025, upper: 0.001 });
    assert.deepEqual(regions.map(printRegion), ['-Infinity:-1.96:0.025', '3.0902:Infinity:0.001']);
    assert.equal(
      outlierRegions({ kind: 'expon', loc: 0, scale: 1 }, { lower: 0.5 }).map(printRegion)[0],
      '-Infinity:0.69315:0.5',
    );
  });

  test('a kernel density estimate has outliers between its peaks too', () => {
    const fitted = fit(bimodal, 'gaussian_kde').groups.get(ALL)?.fitted;
    const regions = fitted === undefined ? [] : outlierRegions(fitted, { all: 0.05 });
    assert.equal(regions.length, 3);
    assert.equal(isOutlier(regions, 5), true);
    assert.equal(isOutlier(regions, 0), false);
    assert.equal(isOutlier(regions, 10), false);
    assert.equal(isOutlier(regions, 40), true);
    near(
      regions.reduce((sum, { area }) => sum + area, 0),
      0.05,
      0.005,
    );
  });

  test('the nearest distribution is chosen, by either metric', () => {
    const values = new Map([[ALL, exponential.map((value): Weighted => [value, 1])]]);
    for (const metric of ['wasserstein', 'kolmogorov_smirnov'] as const) {
      const model = fitDensity(values, { ...SETTINGS, kinds: ['norm', 'expon'], metric });
      assert.equal(model.groups.get(ALL)?.fitted.kind, 'expon');
      near(model.groups.get(ALL)?.distance, 0, 0.03);
    }
  });

  test('values that are all the same: everything else is an outlier', () => {
    for (const kind of ['norm', 'expon', 'gaussian_kde'] as const) {
      const fitted = fit([7, 7, 7], kind).groups.get(ALL)?.fitted;
      const regions = fitted === undefined ? [] : outlierRegions(fitted, { all: 0.01 });
      assert.equal(isOutlier(regions, 7), false, kind);
      assert.equal(isOutlier(regions, 8), true, kind);
    }
  });

  test('fitted in parts as if at once', () => {
    for (const kind of ['norm', 'expon', 'gaussian_kde'] as const) {
      const whole = fit([1, 2, 3, 4, 5, 9], kind).groups.get(ALL);
      const parts = fit([4, 5, 9], kind, fit([1, 2, 3], kind)).groups.get(ALL);
      near(parts?.sample.mean, whole?.sample.mean ?? 0);
      near(parts?.sample.squares, whole?.sample.squares ?? 0);
      const [a, b] = [whole, parts].map((group) => group && outlierRegions(group.fitted, { all: 0.1 }));
      near(b?.at(-1)?.from, a?.at(-1)?.from ?? 0, 1e-6);
    }
  });
});
