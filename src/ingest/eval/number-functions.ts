import { itemsOf, numberOf, numeric, order, type Scalar, type Value } from './value.js';

/* Mathematical functions of the Search Reference, and max() and min(). */

function over(compute: (value: number) => number): (args: readonly Value[]) => Value {
  return ([value = null]) => {
    const given = numberOf(value);
    return given === undefined ? null : numeric(compute(given));
  };
}

/** Half away from zero on the decimal digits as printed: 2.555 to two places is 2.56. */
function decimal(value: number, places: number): string {
  const size = String(Math.abs(value));
  const rounded = size.includes('e')
    ? Math.abs(value)
    : Number(`${Math.round(Number(`${size}e${places}`))}e-${places}`);
  return (value < 0 && rounded > 0 ? '-' : '') + rounded.toFixed(places);
}

function round([value = null, given]: readonly Value[]): Value {
  const number = numberOf(value);
  const places = given === undefined ? 0 : numberOf(given);
  if (number === undefined || places === undefined || !(places >= 0)) return null;
  if (Math.abs(number) >= 1e21) return numeric(number);
  const printed = decimal(number, Math.min(Math.floor(places), 18));
  return numeric(Number(printed), printed);
}

function log([value = null, base]: readonly Value[]): Value {
  const number = numberOf(value);
  const of = base === undefined ? 10 : numberOf(base);
  if (number === undefined || of === undefined) return null;
  if (of === 10) return numeric(Math.log10(number));
  return numeric(of === 2 ? Math.log2(number) : Math.log(number) / Math.log(of));
}

function pow([value = null, exponent = null]: readonly Value[]): Value {
  const [base, power] = [numberOf(value), numberOf(exponent)];
  return base === undefined || power === undefined ? null : numeric(base ** power);
}

/** Numbers rank below texts; the values of a list count one by one. */
function extreme(sign: 1 | -1): (args: readonly Value[]) => Value {
  const rank = (one: Scalar): number => (one.number === undefined ? 1 : 0);
  const better = (a: Scalar, b: Scalar): boolean => (rank(a) - rank(b) || order(a, b)) * sign > 0;
  return (args) => {
    const [first, ...others] = args.flatMap(itemsOf);
    if (first === undefined) return null;
    return others.reduce((best, one) => (better(one, best) ? one : best), first);
  };
}

export const numberFunctions = {
  abs: over(Math.abs),
  ceil: over(Math.ceil),
  ceiling: over(Math.ceil),
  floor: over(Math.floor),
  round,
  sqrt: over(Math.sqrt),
  exp: over(Math.exp),
  ln: over(Math.log),
  log,
  pow,
  min: extreme(-1),
  max: extreme(1),
  random: () => numeric(Math.floor(Math.random() * 2 ** 31)),
};
