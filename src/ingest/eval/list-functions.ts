import { matching } from './patterns.js';
import { itemsOf, listed, numberOf, numeric, read, type Scalar, textOf, type Value } from './value.js';

/* Multivalue functions of the Search Reference. */

/** 0 first, from the end when negative, the end included and no further than there are values. */
function mvindex([value = null, from = null, to]: readonly Value[]): Value {
  const items = itemsOf(value);
  const start = numberOf(from);
  const end = to === undefined ? start : numberOf(to);
  if (start === undefined || end === undefined || !Number.isInteger(start) || !Number.isInteger(end)) return null;
  const place = (position: number): number => (position < 0 ? items.length + position : position);
  const [first, last] = [place(start), place(end)];
  return first < 0 || last < first ? null : listed(items.slice(first, last + 1));
}

function mvjoin([value = null, delimiter = null]: readonly Value[]): Value {
  const between = textOf(delimiter);
  const items = itemsOf(value);
  return between === undefined || items.length === 0 ? null : read(items.map((one) => one.text).join(between));
}

function mvzip([left = null, right = null, delimiter]: readonly Value[]): Value {
  const between = delimiter === undefined ? ',' : textOf(delimiter);
  if (between === undefined) return null;
  const others = itemsOf(right);
  return listed(
    itemsOf(left).flatMap((one, i) => {
      const other = others[i];
      return other === undefined ? [] : [read(one.text + between + other.text)];
    }),
  );
}

function split([value = null, delimiter = null]: readonly Value[]): Value {
  const [text, between] = [textOf(value), textOf(delimiter)];
  if (text === undefined || between === undefined) return null;
  return listed((between === '' ? [...text] : text.split(between)).map(read));
}

function mvfind([value = null, pattern = null]: readonly Value[]): Value {
  const test = matching(textOf(pattern) ?? '(');
  const at = test === undefined ? -1 : itemsOf(value).findIndex((one) => test(one.text));
  return at < 0 ? null : numeric(at);
}

function mvcount([value = null]: readonly Value[]): Value {
  const { length } = itemsOf(value);
  return length === 0 ? null : numeric(length);
}

function byBytes(a: Scalar, b: Scalar): number {
  return Buffer.compare(Buffer.from(a.text), Buffer.from(b.text));
}

function distinct([value = null]: readonly Value[]): Value {
  const seen = new Set<string>();
  return listed(itemsOf(value).filter(({ text }) => !seen.has(text) && seen.add(text)));
}

export const listFunctions = {
  mvappend: (args: readonly Value[]) => listed(args.flatMap(itemsOf)),
  mvcount,
  mvdedup: distinct,
  mvfind,
  mvindex,
  mvjoin,
  mvreverse: ([value = null]: readonly Value[]) => listed([...itemsOf(value)].reverse()),
  mvsort: ([value = null]: readonly Value[]) => listed([...itemsOf(value)].sort(byBytes)),
  mvzip,
  split,
};
