import type { BinaryOp } from '../spl/index.js';
import { asNumber, asText, isString, NULL_NUMBER, NULL_TEXT, once } from './convert.js';
import { number, type Sql, sql, text } from './fragment.js';
import { decimalPlaces } from './number.js';
import type { Typed } from './typed.js';

/*
 * Arithmetic and concatenation (semantics: Search Reference, eval, "Operators" and "Rounding"). Whatever is not a
 * number when read gives NULL, and so do `/` and `%` by zero. Decimal literals limit the digits that print.
 */

export type ArithmeticOp = Extract<BinaryOp, '+' | '-' | '*' | '/' | '%'>;

type Form = Pick<Typed, 'digits' | 'decimals'>;

function isInteger(value: Typed): boolean {
  return typeof value.constant === 'number' && value.digits === undefined && value.decimals === undefined;
}

/** Decimals known when the search is compiled; undefined when they depend on the row or are not limited. */
function knownDecimals(value: Typed): number | undefined {
  if (value.decimals !== undefined) return value.decimals;
  if (typeof value.constant !== 'number') return undefined;
  return value.digits === undefined ? 0 : decimalPlaces(value.constant, value.digits);
}

function leastDigits(values: readonly Typed[]): Form {
  const digits = values.flatMap((v) => v.digits ?? []);
  return digits.length === 0 ? {} : { digits: Math.min(...digits) };
}

/** `+` and `-` keep the larger number of decimals, as far as both sides have a known one. */
function sumForm(a: Typed, b: Typed): Form {
  const left = knownDecimals(a);
  const right = knownDecimals(b);
  if (left !== undefined && right !== undefined) {
    return isInteger(a) && isInteger(b) ? {} : { decimals: Math.max(left, right) };
  }
  const unknown = [a, b].filter((v) => knownDecimals(v) === undefined);
  return unknown.every((v) => v.digits !== undefined) ? leastDigits(unknown) : {};
}

function isZero(value: Typed): boolean {
  return value.constant === undefined || value.constant === 0;
}

/** A zero has no sign in a field: `0*-5` is `0`. A positive constant leaves the sign of zero as it was. */
function unsigned(result: Sql, a: Typed, b: Typed): Sql {
  const positive = (value: Typed): boolean => typeof value.constant === 'number' && value.constant > 0;
  return positive(a) || positive(b) ? result : sql`(${result} + 0)`;
}

function arithmeticSql(a: Typed, b: Typed, op: ArithmeticOp): Sql {
  switch (op) {
    case '+':
      return sql`(${a.sql} + ${b.sql})`;
    case '-':
      return sql`(${a.sql} - ${b.sql})`;
    case '*':
      return unsigned(sql`(${a.sql} * ${b.sql})`, a, b);
    case '/':
      return unsigned(isZero(b) ? sql`(${a.sql} / nullIf(${b.sql}, 0))` : sql`(${a.sql} / ${b.sql})`, a, b);
    case '%':
      return isZero(b) ? sql`(${a.sql} % nullIf(${b.sql}, 0))` : sql`(${a.sql} % ${b.sql})`;
  }
}

function fold(a: number, b: number, op: ArithmeticOp): number {
  switch (op) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
  }
}

function constantOf(a: Typed, b: Typed, op: ArithmeticOp): number | undefined {
  if (typeof a.constant !== 'number' || typeof b.constant !== 'number') return undefined;
  const result = fold(a.constant, b.constant, op) + 0;
  return Number.isFinite(result) ? result : undefined;
}

/** `a op b` on numbers; sides that are no numbers read as NULL. */
export function arithmetic(left: Typed, right: Typed, op: ArithmeticOp): Typed {
  const a = asNumber(left);
  const b = asNumber(right);
  const form = op === '+' || op === '-' ? sumForm(a, b) : leastDigits([a, b]);
  const constant = constantOf(a, b, op);
  if (constant !== undefined) return { type: 'number', sql: number(constant), total: true, constant, ...form };
  return { type: 'number', sql: arithmeticSql(a, b, op), ...form };
}

export function negate(value: Typed): Typed {
  const inner = asNumber(value);
  const { digits, decimals } = inner;
  const form = { ...(digits === undefined ? {} : { digits }), ...(decimals === undefined ? {} : { decimals }) };
  if (typeof inner.constant !== 'number') return { type: 'number', sql: sql`(0 - ${inner.sql})`, ...form };
  const constant = 0 - inner.constant;
  return { type: 'number', sql: number(constant), total: true, constant, ...form };
}

/** `.`: both sides in printed form. */
export function join(parts: readonly Typed[]): Typed {
  if (parts.some((p) => p.type === 'null')) return { type: 'text', sql: NULL_TEXT, string: true };
  const pieces = parts.map(asText);
  if (parts.every((p) => p.type === 'literal' && typeof p.constant === 'string')) {
    const constant = parts.map((p) => p.constant).join('');
    return { type: 'literal', sql: text(constant), total: true, constant };
  }
  const total = pieces.every((p) => p.total === true || p.type === 'literal') ? { total: true } : {};
  const list = pieces.map((p) => p.sql).reduce((all, piece) => sql`${all}, ${piece}`);
  return { type: 'text', sql: sql`concat(${list})`, string: true, ...total };
}

/** A string and a field: joined unless the field holds a number. */
function joinWithField(a: Typed, b: Typed, field: Typed): Typed {
  if (field.type === 'number') return { type: 'text', sql: NULL_TEXT };
  return {
    type: 'text',
    sql: sql`if(isNull(toFloat64OrNull(${field.sql})), ${join([a, b]).sql}, NULL)`,
    string: true,
  };
}

/** `+` of two fields: the row decides between sum, concatenation and (mixed) NULL. */
function plusFields(a: Typed, b: Typed): Typed {
  const x = sql`toFloat64OrNull(${a.sql})`;
  const y = sql`toFloat64OrNull(${b.sql})`;
  const both = sql`isNull(${x}) AND isNull(${y})`;
  return { type: 'text', sql: sql`if(${both}, concat(${a.sql}, ${b.sql}), toString(${x} + ${y}))` };
}

/** The NULL that an absent field makes of a sum; what it would have been is open unless the other side is a number. */
function nullLike(other: Typed): Typed {
  return other.type === 'number' ? { type: 'number', sql: NULL_NUMBER } : { type: 'text', sql: NULL_TEXT };
}

/** `+` after the static check: sum, concatenation, or both by row. */
export function plus(left: Typed, right: Typed, fresh: () => string): Typed {
  if (left.type === 'null') return nullLike(right);
  if (right.type === 'null') return nullLike(left);
  if (isString(left) && isString(right)) return join([left, right]);
  const scalar = (v: Typed): Typed => (v.type === 'list' ? asText(v) : v);
  return once(scalar(left), fresh, (a) =>
    once(scalar(right), fresh, (b) => {
      if (isString(a)) return joinWithField(a, b, b);
      if (isString(b)) return joinWithField(a, b, a);
      if (a.type === 'text' && b.type === 'text') return plusFields(a, b);
      return arithmetic(a, b, '+');
    }),
  );
}
