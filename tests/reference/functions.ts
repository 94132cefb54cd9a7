import { byBytes, compare, order } from './comparison.js';
import { regex } from './pattern.js';
import { known, likeValue, within } from './truth.js';
import { Unspecified } from './unspecified.js';
import {
  boolean,
  computed,
  isUnclear,
  itemsOf,
  list,
  number,
  numberIn,
  printNumber,
  type Scalar,
  text,
  type Value,
} from './value.js';

/** An eval function over the values of its arguments. Nothing has an effect, so unused branches may be evaluated. */
export type Run = (args: readonly Value[]) => Value;

type Table = Readonly<Record<string, Run>>;

function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'boolean' && value.value;
}

function argument(args: readonly Value[], position: number): Value {
  return args[position] ?? null;
}

/** The text of a single value; null for none, or for several. */
function textOf(value: Value): string | null {
  return value?.kind === 'number' || value?.kind === 'string' ? value.text : null;
}

function numberOf(value: Value): number | null {
  return value?.kind === 'number' ? value.value : null;
}

function overEach(value: Value, change: (text: string) => string): Value {
  return list(itemsOf(value).map((item) => computed(change(item.text))));
}

const conditional: Table = {
  if: ([condition, then = null, otherwise = null]) => (isTrue(condition) ? then : otherwise),
  case: (args) => {
    const at = args.findIndex((arg, i) => i % 2 === 0 && isTrue(arg));
    return at < 0 ? null : argument(args, at + 1);
  },
  coalesce: (args) => args.find((arg) => arg !== null) ?? null,
  isnull: ([value]) => boolean(value === null),
  isnotnull: ([value]) => boolean(value !== null),
  nullif: ([a = null, b = null]) => (compare('=', a, b) === true ? null : a),
  in: ([value = null, ...members]) => within(value, members),
  like: ([value = null, pattern = null]) => known(likeValue(value, pattern)),
  match: ([value = null, pattern = null]) => {
    const source = textOf(pattern);
    if (value === null || source === null) return null;
    return boolean(itemsOf(value).some((item) => regex(source).test(item.text)));
  },
  true: () => boolean(true),
  false: () => boolean(false),
  null: () => null,
};

/** By the written form: `5.0` is no integer. */
function isInteger(value: Value): boolean {
  return value?.kind === 'number' && Number.isInteger(value.value) && !/[.eE]/.test(value.text);
}

function typeName(value: Value): string {
  if (value === null) return 'Invalid';
  return { number: 'Number', string: 'String', boolean: 'Boolean', list: 'Multivalue' }[value.kind];
}

/** The documents speak of single values here. */
function single(value: Value | undefined): Value {
  if (value?.kind === 'list') throw new Unspecified('a type test of several values');
  if (value?.kind === 'string' && isUnclear(value)) throw new Unspecified('a type test of computed text');
  return value ?? null;
}

const informational: Table = {
  isnum: ([value]) => boolean(single(value)?.kind === 'number'),
  isint: ([value]) => boolean(isInteger(single(value))),
  typeof: ([value]) => text(typeName(value ?? null)),
};

/** 1-based, from the end when negative; position 0 is the one before the first character (SQLite). */
function substring(value: string, start: number, length: number | undefined): string {
  const characters = [...value];
  const from = start < 0 ? characters.length + start : start - 1;
  const to = length === undefined ? characters.length : from + length;
  return characters.filter((_, i) => i >= from && i < to).join('');
}

function trimmed(value: string, set: string, sides: 'both' | 'left' | 'right'): string {
  const members = new Set(set);
  const characters = [...value];
  const outside = (character: string): boolean => !members.has(character);
  const first = sides === 'right' ? 0 : characters.findIndex(outside);
  const last = sides === 'left' ? characters.length - 1 : characters.findLastIndex(outside);
  return first < 0 ? '' : characters.slice(first, last + 1).join('');
}

function trimmer(sides: 'both' | 'left' | 'right'): Run {
  return ([value = null, given]) => {
    const set = given === undefined ? ' \t' : textOf(given);
    return set === null ? null : overEach(value, (v) => trimmed(v, set, sides));
  };
}

/** `\1` … `\9` in the replacement stand for groups; `$` is plain text. */
function replaced(value: string, pattern: string, replacement: string): string {
  return value.replace(regex(pattern, 'gu'), (...found) =>
    replacement.replace(/\\(\d)/g, (_, group: string) => String(found[Number(group)] ?? '')),
  );
}

const textual: Table = {
  len: ([value = null]) => {
    const given = textOf(value);
    return given === null ? null : number([...given].length);
  },
  lower: ([value = null]) => overEach(value, (v) => v.toLowerCase()),
  upper: ([value = null]) => overEach(value, (v) => v.toUpperCase()),
  substr: (args) => {
    const [start, length] = [numberOf(argument(args, 1)), numberOf(argument(args, 2))];
    if (start === null || (args.length > 2 && length === null)) return null;
    if (length !== null && length < 0) throw new Unspecified('substr() with a negative length');
    return overEach(argument(args, 0), (v) => substring(v, start, length ?? undefined));
  },
  trim: trimmer('both'),
  ltrim: trimmer('left'),
  rtrim: trimmer('right'),
  replace: ([value = null, pattern = null, replacement = null]) => {
    const [from, to] = [textOf(pattern), textOf(replacement)];
    return from === null || to === null ? null : overEach(value, (v) => replaced(v, from, to));
  },
};

const conversion: Table = {
  tostring: ([value = null]) => {
    if (value === null) throw new Unspecified('tostring() of null');
    if (value.kind === 'boolean') return text(value.value ? 'True' : 'False');
    if (value.kind === 'list') throw new Unspecified('tostring() of several values');
    return text(value.text);
  },
  tonumber: ([value = null]) => {
    const given = textOf(single(value));
    const parsed = given === null ? undefined : numberIn(given);
    if (parsed === undefined) return null;
    if (given !== printNumber(parsed)) throw new Unspecified('whether tonumber() keeps the spelling of a number');
    return number(parsed);
  },
};

/** Half away from zero on the decimal digits as printed, so that 2.555 to two places is 2.56. */
function rounded(value: number, places: number): string {
  const digits = (text: string): string => `${Math.round(Number(`${text}e${places}`))}e-${places}`;
  const size = Number(digits(String(Math.abs(value))));
  return (value < 0 && size > 0 ? '-' : '') + size.toFixed(places);
}

function whole(change: (value: number) => number): Run {
  return ([value = null]) => {
    const given = numberOf(value);
    return given === null ? null : number(change(given));
  };
}

/** Numbers rank below text; several values of a field count one by one; what is missing is skipped. */
function extreme(better: (order: number) => boolean): Run {
  const rank = (s: Scalar): number => (s.kind === 'number' ? 0 : 1);
  const difference = (a: Scalar, b: Scalar): number => rank(a) - rank(b) || order(a, b);
  return (args) => {
    const items = args.flatMap(itemsOf);
    if (items.some((item) => item.kind === 'string' && numberIn(item.text) !== undefined)) {
      throw new Unspecified('whether text of a number ranks as a number in max() and min()');
    }
    const [first, ...rest] = items;
    if (first === undefined) return null;
    const best = rest.reduce((a, b) => (better(difference(b, a)) ? b : a), first);
    const printed = best.kind === 'number' ? printNumber(best.value) : best.text;
    if (items.some((item) => difference(item, best) === 0 && item.text !== printed)) {
      throw new Unspecified('which spelling of equal numbers max() and min() give');
    }
    return best;
  };
}

const mathematical: Table = {
  abs: whole(Math.abs),
  floor: whole(Math.floor),
  ceil: whole(Math.ceil),
  ceiling: whole(Math.ceil),
  round: (args) => {
    const [value, places] = [numberOf(argument(args, 0)), args.length < 2 ? 0 : numberOf(argument(args, 1))];
    if (value === null || places === null) return null;
    const printed = rounded(value, places);
    return { kind: 'number', value: Number(printed), text: printed };
  },
  max: extreme((o) => o > 0),
  min: extreme((o) => o < 0),
};

/** 0-based, from the end when negative, the end included and clamped to what there is. */
function slice(items: readonly Scalar[], from: number, to: number): Value {
  const place = (position: number): number => (position < 0 ? items.length + position : position);
  const [first, last] = [place(from), Math.min(place(to), items.length - 1)];
  return first < 0 || first >= items.length || first > last ? null : list(items.slice(first, last + 1));
}

const multivalue: Table = {
  mvcount: ([value = null]) => (value === null ? null : number(itemsOf(value).length)),
  mvindex: (args) => {
    const from = numberOf(argument(args, 1));
    const to = args.length > 2 ? numberOf(argument(args, 2)) : from;
    return from === null || to === null ? null : slice(itemsOf(argument(args, 0)), from, to);
  },
  mvappend: (args) => list(args.flatMap(itemsOf)),
  mvjoin: ([value = null, delimiter = null]) => {
    const between = textOf(delimiter);
    if (value === null || between === null) return null;
    const items = itemsOf(value).map((item) => item.text);
    return computed(items.join(between));
  },
  split: ([value = null, delimiter = null]) => {
    const [given, between] = [textOf(single(value)), textOf(delimiter)];
    if (given === null || between === null) return null;
    if (given === '') throw new Unspecified('split() of an empty text');
    return list((between === '' ? [...given] : given.split(between)).map(computed));
  },
  mvdedup: ([value = null]) => {
    const seen = new Map(itemsOf(value).map((item) => [item.text, item]));
    return list([...seen.values()]);
  },
  mvsort: ([value = null]) => list([...itemsOf(value)].sort((a, b) => byBytes(a.text, b.text))),
};

/** By name in lower case. */
export const functions: ReadonlyMap<string, Run> = new Map(
  Object.entries({
    ...conditional,
    ...informational,
    ...textual,
    ...conversion,
    ...mathematical,
    ...multivalue,
  }),
);
