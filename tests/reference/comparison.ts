import { Unspecified } from './unspecified.js';
import { isUnclear, itemsOf, numberIn, type Scalar, type Value } from './value.js';

/** Order of the UTF-8 bytes. */
export function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Two numbers by size, anything else by the bytes of the text. */
export function order(a: Scalar, b: Scalar): number {
  const [left, right] = [sizeOf(a), sizeOf(b)];
  const asText = byBytes(a.text, b.text);
  if (left === undefined || right === undefined) return asText;
  const asNumbers = Math.sign(left - right);
  if ((isUnclear(a) || isUnclear(b)) && asNumbers !== asText)
    throw new Unspecified('computed text that looks like a number');
  return asNumbers;
}

function sizeOf(value: Scalar): number | undefined {
  if (value.kind === 'number') return value.value;
  return isUnclear(value) ? numberIn(value.text) : undefined;
}

export type Relation = '=' | '!=' | '<' | '<=' | '>' | '>=';

const HOLDS: Readonly<Record<Relation, (order: number) => boolean>> = {
  '=': (o) => o === 0,
  '!=': (o) => o !== 0,
  '<': (o) => o < 0,
  '<=': (o) => o <= 0,
  '>': (o) => o > 0,
  '>=': (o) => o >= 0,
};

export function related(relation: Relation, order: number): boolean {
  return HOLDS[relation](order);
}

/** A comparison in `eval`: null if a side is null; of multivalue sides, true if any pair satisfies it. */
export function compare(relation: Relation, left: Value, right: Value): boolean | null {
  if (left === null || right === null) return null;
  if (left.kind === 'boolean' || right.kind === 'boolean') throw new Unspecified('a boolean in a comparison');
  return itemsOf(left).some((l) => itemsOf(right).some((r) => related(relation, order(l, r))));
}
