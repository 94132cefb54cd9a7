/** A series along time; undefined where a value is missing. */
export type Series = readonly (number | undefined)[];

/** What a model expects at a point, from what came before it. */
export interface Expected {
  readonly mean: number;
  readonly variance: number;
}

/** For each point of the series and some after it; undefined as long as too little is known. */
export type Forecast = readonly (Expected | undefined)[];

/** A run of a filter: its forecast in units of the noise, and how well it fits. */
export interface Filtered {
  readonly forecast: Forecast;
  /** The variance of the noise. */
  readonly noise: number;
  /** Twice the negative logarithm of the likelihood, up to a constant. */
  readonly misfit: number;
}

/** Collects how far a filter was off. */
export class Misfit {
  #squares = 0;
  #logs = 0;
  #count = 0;

  add(error: number, variance: number): void {
    this.#squares += (error * error) / variance;
    this.#logs += Math.log(variance);
    this.#count += 1;
  }

  result(forecast: Forecast): Filtered {
    const noise = this.#count === 0 ? 0 : this.#squares / this.#count;
    const misfit = this.#count === 0 ? 0 : this.#count * Math.log(Math.max(noise, 1e-300)) + this.#logs;
    return { forecast, noise, misfit };
  }
}

/** Forecasts with variances in the units of the series. */
export function scaled({ forecast, noise }: Filtered): Forecast {
  return forecast.map((point) => point && { mean: point.mean, variance: point.variance * noise });
}

/** The ratios of state noise to measurement noise that are tried: 1e-4 … 1e4, and none. */
export const RATIOS = [0, ...Array.from({ length: 25 }, (_, i) => 10 ** (-4 + i / 3))];

/** The run with the greatest likelihood. */
export function likeliest(runs: Iterable<Filtered>): Filtered {
  let best: Filtered | undefined;
  for (const run of runs) if (best === undefined || run.misfit < best.misfit) best = run;
  if (best === undefined) throw new Error('no run of a filter to choose from');
  return best;
}
