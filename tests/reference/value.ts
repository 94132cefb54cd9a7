import type { FieldValue, ResultRow } from '../../src/search/index.js';

/**
 * One value of an expression. A number keeps the text it was read from, if any: `01` stays `01` when copied.
 * `computed`: a text function made it.
 */
export type Scalar =
  | { readonly kind: 'number'; readonly value: number; readonly text: string }
  | { readonly kind: 'string'; readonly text: string; readonly computed?: true };

/** What an expression gives. A list has two items or more; null = the field is absent. */
export type Value =
  | Scalar
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'list'; readonly items: readonly Scalar[] }
  | null;

const NUMERIC = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The double that a text holds, if it is a number as a whole: no blanks around it, no empty text. */
export function numberIn(text: string): number | undefined {
  return NUMERIC.test(text) ? Number(text) : undefined;
}

/** Whole numbers without a point, others in the shortest form that reads back; a result of no number is null. */
export function printNumber(value: number): string {
  return Object.is(value, -0) ? '0' : String(value);
}

export function number(value: number): Scalar | null {
  return Number.isFinite(value) ? { kind: 'number', value, text: printNumber(value) } : null;
}

export function text(value: string): Scalar {
  return { kind: 'string', text: value };
}

/** What a text function gives. */
export function computed(value: string): Scalar {
  return { kind: 'string', text: value, computed: true };
}

/** A computed text that looks like a number: whether it then is one, as a field's text is, the documents do not say. */
export function isUnclear(value: Scalar): boolean {
  return value.kind === 'string' && value.computed === true && numberIn(value.text) !== undefined;
}

export function boolean(value: boolean): Value {
  return { kind: 'boolean', value };
}

/** Nothing, the one value, or a list. */
export function list(items: readonly Scalar[]): Value {
  const [first] = items;
  if (first === undefined) return null;
  return items.length === 1 ? first : { kind: 'list', items };
}

/** The values of a value, one by one. */
export function itemsOf(value: Value): readonly Scalar[] {
  if (value === null || value.kind === 'boolean') return [];
  return value.kind === 'list' ? value.items : [value];
}

/** A field's text: a number if it parses as one, wherever it came from. */
export function fromText(value: string): Scalar {
  const parsed = numberIn(value);
  return parsed === undefined ? text(value) : { kind: 'number', value: parsed, text: value };
}

/** All values of a field; none if it is absent. */
export function textsOf(row: ResultRow, field: string): readonly string[] {
  const value = row[field];
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

export function readField(row: ResultRow, field: string): Value {
  return list(textsOf(row, field).map(fromText));
}

/** A list of texts as a field holds it; undefined = absent. */
export function toField(texts: readonly string[]): FieldValue | undefined {
  return texts.length > 1 ? texts : texts[0];
}

/** Every name that some row has; those of the search itself (`#…`) are in no list. */
export function fieldsOf(rows: readonly ResultRow[]): readonly string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((name) => !name.startsWith('#'));
}

/** A row from names and values; absent ones get no key. */
export function rowOf(entries: Iterable<readonly [string, FieldValue | undefined]>): ResultRow {
  const row: Record<string, FieldValue> = {};
  for (const [name, value] of entries) if (value !== undefined) row[name] = value;
  return row;
}

/** The row with a field set, or taken away. */
export function put(row: ResultRow, field: string, value: FieldValue | undefined): ResultRow {
  return rowOf([...Object.entries(row).filter(([name]) => name !== field), [field, value]]);
}
