/** One value: a text, and the number it is, if it is one. A text in quotes is none, whatever it looks like. */
export interface Scalar {
  readonly text: string;
  readonly number: number | undefined;
}

/** What an expression gives. A list has two items or more; null: nothing. */
export type Value = null | boolean | Scalar | readonly Scalar[];

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberIn(text: string): number | undefined {
  return NUMERIC.test(text) ? Number(text) : undefined;
}

/** As a field's text, or that of a text function, is read. */
export function read(text: string): Scalar {
  return { text, number: numberIn(text) };
}

export function literal(text: string): Scalar {
  return { text, number: undefined };
}

/** Null for what is no finite number. `text`: as it is to be printed. */
export function numeric(value: number, text?: string): Scalar | null {
  if (!Number.isFinite(value)) return null;
  return { text: text ?? (Object.is(value, -0) ? '0' : String(value).replace('e+', 'e')), number: value };
}

/** Nothing, the one value, or a list. */
export function listed(items: readonly Scalar[]): Value {
  return items.length < 2 ? (items[0] ?? null) : items;
}

export function isScalar(value: Value): value is Scalar {
  return value !== null && typeof value === 'object' && 'text' in value;
}

/** The values of a value, one by one; a truth value is none. */
export function itemsOf(value: Value): readonly Scalar[] {
  if (value === null || typeof value === 'boolean') return [];
  return isScalar(value) ? [value] : value;
}

/** The text of a single value. */
export function textOf(value: Value): string | undefined {
  return isScalar(value) ? value.text : undefined;
}

/** The number of a single value. */
export function numberOf(value: Value): number | undefined {
  return isScalar(value) ? value.number : undefined;
}

/** A truth value; undefined where it is unknown. The texts true and false stand for one. */
export function truthOf(value: Value): boolean | undefined {
  if (typeof value === 'boolean') return value;
  const text = textOf(value);
  return text === 'true' || text === 'True' ? true : text === 'false' || text === 'False' ? false : undefined;
}

/** Two numbers by size, anything else by the bytes of the text. */
export function order(a: Scalar, b: Scalar): number {
  if (a.number !== undefined && b.number !== undefined) return a.number - b.number;
  return Buffer.compare(Buffer.from(a.text), Buffer.from(b.text));
}
