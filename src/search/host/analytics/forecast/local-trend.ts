import { type Expected, type Filtered, Misfit, type Series } from './series.js';

/** Level and slope, and how uncertain they are, in units of the measurement noise. */
interface Trend {
  readonly level: number;
  readonly slope: number;
  readonly levels: number;
  readonly both: number;
  readonly slopes: number;
}

function ahead(trend: Trend, levelRatio: number, slopeRatio: number): Trend {
  return {
    level: trend.level + trend.slope,
    slope: trend.slope,
    levels: trend.levels + 2 * trend.both + trend.slopes + levelRatio,
    both: trend.both + trend.slopes,
    slopes: trend.slopes + slopeRatio,
  };
}

function corrected(trend: Trend, error: number): Trend {
  const variance = trend.levels + 1;
  const [forLevel, forSlope] = [trend.levels / variance, trend.both / variance];
  return {
    level: trend.level + forLevel * error,
    slope: trend.slope + forSlope * error,
    levels: trend.levels * (1 - forLevel),
    both: trend.both * (1 - forLevel),
    slopes: trend.slopes - forSlope * trend.both,
  };
}

/** The first two values fix level and slope, exactly as a filter that knew nothing before would. */
function started(first: number, second: number, gap: number): Trend {
  return {
    level: second,
    slope: (second - first) / gap,
    levels: 1,
    both: 1 / gap,
    slopes: 2 / gap ** 2,
  };
}

/** The Kalman filter of a level with a slope, both of which wander: LLT (predict page). */
export function localTrend(series: Series, length: number, levelRatio: number, slopeRatio: number): Filtered {
  const misfit = new Misfit();
  let first: { readonly at: number; readonly value: number } | undefined;
  let trend: Trend | undefined;
  const forecast = Array.from({ length }, (_, t): Expected | undefined => {
    const value = series[t];
    if (trend === undefined) {
      if (value === undefined) return undefined;
      if (first === undefined) first = { at: t, value };
      else trend = started(first.value, value, t - first.at);
      return undefined;
    }
    const prior = ahead(trend, levelRatio, slopeRatio);
    const expected = { mean: prior.level, variance: prior.levels + 1 };
    if (value !== undefined) misfit.add(value - expected.mean, expected.variance);
    trend = value === undefined ? prior : corrected(prior, value - expected.mean);
    return expected;
  });
  return misfit.result(forecast);
}
