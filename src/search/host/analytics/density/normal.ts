/* The standard normal distribution. */

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Numerator and denominator of a rational function, highest power first. */
function ratio(x: number, above: readonly number[], below: readonly number[]): number {
  const value = (coefficients: readonly number[]): number => coefficients.reduce((sum, c) => sum * x + c, 0);
  return value(above) / value(below);
}

/** Abramowitz and Stegun 26.2.17 is too coarse for the far tails; this continued fraction and series are exact to 1e-13. */
function upperTail(z: number): number {
  if (z < 2.5) {
    let term = z;
    let sum = z;
    for (let k = 1; Math.abs(term) > 1e-17 && k < 200; k++) {
      term *= (z * z) / (2 * k + 1);
      sum += term;
    }
    return 0.5 - sum * normalDensity(z);
  }
  let fraction = 0;
  for (let k = 80; k > 0; k--) fraction = k / (z + fraction);
  return normalDensity(z) / (z + fraction);
}

/** The share below z. */
export function normalShare(z: number): number {
  return z < 0 ? upperTail(-z) : 1 - upperTail(z);
}

const CENTRAL = [
  [-39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239],
  [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
] as const;
const TAIL = [
  [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
] as const;

/** The z below which a share lies: Acklam's approximation and one step of Halley's method, which makes it exact to 1e-12. */
export function normalQuantile(share: number): number {
  if (share <= 0) return Number.NEGATIVE_INFINITY;
  if (share >= 1) return Number.POSITIVE_INFINITY;
  if (share > 0.5) return -normalQuantile(1 - share);
  const q = share - 0.5;
  const tail = Math.sqrt(-2 * Math.log(share));
  const z = share < 0.02425 ? ratio(tail, ...TAIL) : q * ratio(q * q, ...CENTRAL);
  const error = (normalShare(z) - share) / normalDensity(z);
  return z - error / (1 + (z * error) / 2);
}
