import { type Expected, type Filtered, Misfit, type Series } from './series.js';

interface Level {
  readonly mean: number;
  /** In units of the measurement noise. */
  readonly variance: number;
}

/**
 * The Kalman filter of a level that wanders: each level is the one `period` points before plus noise, each point its level
 * plus noise. `ratio`: the first noise in units of the second. A period of 1 is LL, a longer one LLP (predict page).
 */
export function localLevel(series: Series, length: number, ratio: number, period = 1): Filtered {
  const levels: (Level | undefined)[] = Array.from({ length: period }, () => undefined);
  const misfit = new Misfit();
  const forecast = Array.from({ length }, (_, t): Expected | undefined => {
    const [value, known] = [series[t], levels[t % period]];
    if (known === undefined) {
      if (value !== undefined) levels[t % period] = { mean: value, variance: 1 };
      return undefined;
    }
    const prior = known.variance + ratio;
    const expected = { mean: known.mean, variance: prior + 1 };
    const gain = prior / expected.variance;
    if (value !== undefined) misfit.add(value - known.mean, expected.variance);
    const error = value === undefined ? 0 : value - known.mean;
    levels[t % period] = {
      mean: known.mean + gain * error,
      variance: value === undefined ? prior : prior * (1 - gain),
    };
    return expected;
  });
  return misfit.result(forecast);
}
