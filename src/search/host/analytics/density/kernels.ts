import { normalDensity } from './normal.js';
import type { Weighted } from './sample.js';

export interface Cell {
  readonly from: number;
  readonly to: number;
  /** The share of the area over it. */
  readonly area: number;
}

const CELLS = 512;

/** Beyond so many bandwidths from every point there is less than 1e-8 of the area. */
const REACH = 6;

/** A kernel density estimate. Areas are summed up over cells much narrower than a kernel. */
export class KernelEstimate {
  readonly #total: number;
  readonly #low: number;
  readonly #width: number;
  /** The share below the start of each cell, and 1. */
  readonly #below: readonly number[];

  constructor(
    private readonly bandwidth: number,
    private readonly points: readonly Weighted[],
  ) {
    this.#total = points.reduce((sum, [, weight]) => sum + weight, 0);
    this.#low = (points[0]?.[0] ?? 0) - REACH * bandwidth;
    this.#width = ((points.at(-1)?.[0] ?? 0) + REACH * bandwidth - this.#low) / CELLS;
    this.#below = this.#shares();
  }

  #shares(): readonly number[] {
    const below = [0];
    for (let i = 0; i < CELLS; i++) below.push((below[i] ?? 0) + this.density(this.#low + (i + 0.5) * this.#width));
    const all = below[CELLS] ?? 1;
    return below.map((sum) => sum / all);
  }

  density(x: number): number {
    let sum = 0;
    for (const [value, weight] of this.points) {
      const z = (x - value) / this.bandwidth;
      if (z < 9 && z > -9) sum += weight * normalDensity(z);
    }
    return sum / (this.#total * this.bandwidth);
  }

  share(x: number): number {
    const at = (x - this.#low) / this.#width;
    if (at <= 0 || at >= CELLS) return at <= 0 ? 0 : 1;
    const cell = Math.floor(at);
    const [from = 0, to = 1] = [this.#below[cell], this.#below[cell + 1]];
    return from + (to - from) * (at - cell);
  }

  quantile(share: number): number {
    let [cell, end] = [0, CELLS];
    while (end - cell > 1) {
      const middle = (cell + end) >> 1;
      if ((this.#below[middle] ?? 1) <= share) cell = middle;
      else end = middle;
    }
    const [from = 0, to = 1] = [this.#below[cell], this.#below[cell + 1]];
    return this.#low + (cell + (to > from ? (share - from) / (to - from) : 0)) * this.#width;
  }

  /** The whole line in cells, the outermost of which reach to infinity. */
  cells(): readonly Cell[] {
    return Array.from({ length: CELLS }, (_, i) => ({
      from: i === 0 ? Number.NEGATIVE_INFINITY : this.#low + i * this.#width,
      to: i === CELLS - 1 ? Number.POSITIVE_INFINITY : this.#low + (i + 1) * this.#width,
      area: (this.#below[i + 1] ?? 1) - (this.#below[i] ?? 0),
    }));
  }
}
