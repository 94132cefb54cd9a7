import { bind, number, type Sql, sql } from './fragment.js';

/*
 * How numbers print (semantics: Search Reference, eval, "Rounding"): integers without a point, other doubles in the
 * shortest form that reads back, limited by the digits of decimal literals; `nan`, `inf`, `-inf`.
 */

/** What limits the printing of a number; see Typed. */
export interface NumberForm {
  readonly digits?: number;
  readonly decimals?: number;
}

/** Decimals to show so that `digits` significant ones are visible and no integer digit is lost. */
function decimalsFor(value: number, digits: number): number {
  if (value === 0) return Math.max(0, digits - 1);
  return Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
}

function fixed(value: number, decimals: number): string {
  const scaled = Math.floor(Math.abs(value) * 10 ** decimals + 0.5);
  if (!Number.isSafeInteger(scaled) || decimals > 15) return value.toFixed(Math.min(decimals, 100));
  const digits = String(scaled).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const sign = value < 0 ? '-' : '';
  return decimals === 0 ? sign + digits : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

/** Prints at compile time exactly what the SQL forms print at run time. */
export function printNumber(value: number, form: NumberForm = {}): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  if (form.decimals !== undefined) return fixed(value, form.decimals);
  if (form.digits !== undefined) return fixed(value, decimalsFor(value, form.digits));
  return Object.is(value, -0) ? '0' : String(value).replace('e+', 'e');
}

/** Exactly `decimals` places; toDecimalString refuses numbers of more than 60 digits, which print as they are. */
export function printDecimals(value: Sql, decimals: number): Sql {
  if (decimals === 0) return sql`toString(${value})`;
  const places = sql`toUInt8(${bind(decimals, 'UInt64')})`;
  const printed = sql`if(abs(x) < 1e50, toDecimalString(if(abs(x) < 1e50, x, 0), ${places}), toString(x))`;
  return sql`arrayMap(x -> ${printed}, [${value}])[1]`;
}

/** `digits` significant ones, trailing zeros kept, integer digits never rounded away; half rounds away from zero. */
export function printDigits(value: Sql, digits: number): Sql {
  const places = sql`if(x = 0, ${number(digits - 1)}, greatest(0, ${number(digits - 1)} - floor(log10(abs(x)))))`;
  const whole = sql`toString(floor(abs(x) * exp10(d) + 0.5))`;
  const scaled = sql`arrayMap(w -> leftPad(w, greatest(length(w), toUInt32(d) + 1), '0'), [${whole}])[1]`;
  const point = sql`concat(left(s, length(s) - toUInt32(d)), if(d = 0, '', '.'), right(s, toUInt32(d)))`;
  const print = sql`arrayMap((x, d, s) -> concat(if(x < 0, '-', ''), ${point}), [x], [d], [${scaled}])[1]`;
  const finite = sql`arrayMap((x, d) -> ${print}, [x], [${places}])[1]`;
  return sql`arrayMap(x -> if(isFinite(x), ${finite}, toString(x)), [${value}])[1]`;
}

/** Significant digits of a literal as written: `8.250` has four; integers do not limit anything. */
export function significantDigits(written: string): number | undefined {
  const mantissa = written.replace(/[eE].*$/, '');
  const point = mantissa.indexOf('.');
  if (point < 0) return undefined;
  const all = mantissa.replace('.', '').replace(/^[-+]?0+/, '');
  return all.length > 0 ? all.length : mantissa.length - point;
}

/** Decimals that `digits` significant ones of this value mean: `4.567` has three. */
export function decimalPlaces(value: number, digits: number): number {
  return decimalsFor(value, digits);
}
