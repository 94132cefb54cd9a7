import { compare } from './comparison.js';
import { like } from './pattern.js';
import { Unspecified } from './unspecified.js';
import { boolean, itemsOf, type Value } from './value.js';

/** A truth value as such, null when unknown. */
export function truth(value: Value): boolean | null {
  if (value === null) return null;
  if (value.kind !== 'boolean') throw new Unspecified('a value that is no boolean among AND, OR, XOR, NOT');
  return value.value;
}

export function known(value: boolean | null): Value {
  return value === null ? null : boolean(value);
}

export function not(value: boolean | null): Value {
  return value === null ? null : boolean(!value);
}

/** As in SQL: what is known decides if it can. */
export function combine(op: 'and' | 'or' | 'xor', left: boolean | null, right: boolean | null): boolean | null {
  if (op === 'xor') return left === null || right === null ? null : left !== right;
  const decisive = op === 'or';
  if (left === decisive || right === decisive) return decisive;
  return left === null || right === null ? null : !decisive;
}

export function likeValue(value: Value, pattern: Value): boolean | null {
  const given = itemsOf(pattern);
  if (value === null || given.length === 0) return null;
  return itemsOf(value).some((v) => given.some((p) => like(p.text).test(v.text)));
}

/** OR of `=`: null if none is equal but some member is null. */
export function within(value: Value, members: readonly Value[]): Value {
  const found = members.map((member) => compare('=', value, member));
  return known(found.reduce((a, b) => combine('or', a, b), false));
}
