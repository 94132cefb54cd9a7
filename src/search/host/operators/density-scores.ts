import { type AttachedField, expressionsAt, type Plan } from '../../plan/index.js';
import {
  type DensityModel,
  distributionOf,
  groupKey,
  isOutlier,
  outlierRegions,
  printRegion,
  type Thresholds,
} from '../analytics/density/index.js';
import { besideKeys, keyField } from '../beside.js';
import type { HostContext, Row } from '../operator.js';

/** Values of the BY fields, then of the field. */
export type Key = readonly string[];

/** The Toolkit's default. */
const THRESHOLD = 0.01;

const RANGES = 'BoundaryRanges';

export interface Scoring {
  readonly thresholds: Thresholds;
  readonly showDensity: boolean;
}

/** Those that the command names, else those that the model remembers. */
export function thresholdsFor(given: Thresholds, model: DensityModel): Thresholds {
  const isSaid = (thresholds: Thresholds): boolean => Object.keys(thresholds).length > 0;
  return [given, model.settings.thresholds].find(isSaid) ?? { all: THRESHOLD };
}

/** The fields that a scored row gets. */
export function scoreFields(field: string, showDensity: boolean): readonly string[] {
  return [`IsOutlier(${field})`, RANGES, ...(showDensity ? [`ProbabilityDensity(${field})`] : [])];
}

/** The number that a text is, undefined for other texts. */
export function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : undefined;
}

function scoresOf(keys: readonly Key[], model: DensityModel, scoring: Scoring): readonly Row[] {
  const thresholds = thresholdsFor(scoring.thresholds, model);
  const known = new Map(
    [...model.groups].map(([key, { fitted }]) => {
      const regions = outlierRegions(fitted, thresholds);
      return [key, { regions, ranges: regions.map(printRegion), distribution: distributionOf(fitted) }] as const;
    }),
  );
  const [outlier, ranges, density] = scoreFields(model.settings.field, true);
  return keys.flatMap((key): readonly Row[] => {
    const value = numberOf(key.at(-1));
    const group = known.get(groupKey(key.slice(0, -1)));
    if (value === undefined || group === undefined) return [];
    const [only, ...others] = group.ranges;
    return [
      {
        ...Object.fromEntries(key.map((text, i) => [keyField(i), text])),
        [`${outlier}`]: isOutlier(group.regions, value) ? '1' : '0',
        ...(only === undefined ? {} : { [`${ranges}`]: others.length === 0 ? only : group.ranges }),
        ...(scoring.showDensity ? { [`${density}`]: String(group.distribution.density(value)) } : {}),
      },
    ];
  });
}

/** The rows with what the model says of them beside them; rows of groups that it does not know get nothing. */
export function scored(
  input: Plan,
  keys: readonly Key[],
  model: DensityModel,
  scoring: Scoring,
  context: HostContext,
): Promise<Plan> {
  const { span } = input;
  const { field, by } = model.settings;
  const fields = scoreFields(field, scoring.showDensity).map(
    (name): AttachedField => ({ from: name, to: name, mode: 'replace' }),
  );
  const exprs = [...by, field].map((name) => expressionsAt(span).field(name));
  return besideKeys(input, exprs, fields, scoresOf(keys, model, scoring), span, context);
}
