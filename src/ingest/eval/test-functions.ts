import { BlockList, isIP } from 'node:net';
import { compare, known, like } from './operators.js';
import { matching } from './patterns.js';
import { isScalar, itemsOf, literal, type Scalar, textOf, type Value } from './value.js';

/* Comparison, Conditional and Informational functions of the Search Reference. */

function isInteger(value: Value): boolean {
  return isScalar(value) && value.number !== undefined && Number.isInteger(value.number) && !/[.eE]/.test(value.text);
}

function typeName(value: Value): string {
  if (value === null) return 'Invalid';
  if (typeof value === 'boolean') return 'Bool';
  if (!isScalar(value)) return 'Multivalue';
  return value.number === undefined ? 'String' : 'Number';
}

function isNumber(value: Value): value is Scalar {
  return isScalar(value) && value.number !== undefined;
}

function match([value = null, pattern = null]: readonly Value[]): Value {
  const test = matching(textOf(pattern) ?? '(');
  return value === null || test === undefined ? null : itemsOf(value).some((one) => test(one.text));
}

const families = { 4: 'ipv4', 6: 'ipv6' } as const;

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  const version = isIP(address);
  return version === 4 || version === 6 ? families[version] : undefined;
}

function inNetwork(network: string, address: string): boolean {
  const [, base = '', length] = /^\s*([^/\s]+)(?:\/(\d{1,3}))?\s*$/.exec(network) ?? [];
  const [family, of] = [familyOf(base), familyOf(address)];
  const most = family === 'ipv4' ? 32 : 128;
  const bits = length === undefined ? most : Number(length);
  if (family === undefined || family !== of || bits > most) return false;
  const list = new BlockList();
  list.addSubnet(base, bits, family);
  return list.check(address, of);
}

function cidrmatch([network = null, address = null]: readonly Value[]): Value {
  const given = textOf(network);
  if (given === undefined || address === null) return null;
  return itemsOf(address).some((one) => inNetwork(given, one.text));
}

function coalesce(args: readonly Value[]): Value {
  return args.find((arg) => arg !== null) ?? null;
}

export const testFunctions = {
  coalesce,
  ifnull: coalesce,
  nullif: ([a = null, b = null]: readonly Value[]) => (compare('=', a, b) === true ? null : a),
  null: () => null,
  true: () => true,
  false: () => false,
  isnull: ([value = null]: readonly Value[]) => value === null,
  isnotnull: ([value = null]: readonly Value[]) => value !== null,
  isnum: ([value = null]: readonly Value[]) => isNumber(value),
  isint: ([value = null]: readonly Value[]) => isInteger(value),
  isstr: ([value = null]: readonly Value[]) => isScalar(value) && value.number === undefined,
  typeof: ([value = null]: readonly Value[]) => literal(typeName(value)),
  match,
  like: ([value = null, pattern = null]: readonly Value[]) => known(like(value, pattern)),
  cidrmatch,
};
