/** A number that Python would have as a float: 1 is written 1.0. */
export class Float {
  constructor(readonly value: number) {}
}

export type Json =
  | null
  | boolean
  | number
  | string
  | Float
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/** By code points, as Python sorts texts; JavaScript compares UTF-16 units. */
export function byCodePoint(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const difference = (left[at]?.codePointAt(0) ?? 0) - (right[at]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const ascii = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

function scalar(value: null | boolean | number | string | Float): string {
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  return typeof value === 'string' ? ascii(value) : String(value);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function write(value: Json, step: string | undefined, indent: string): string {
  if (value === null || typeof value !== 'object' || value instanceof Float) return scalar(value);
  const inner = step === undefined ? '' : indent + step;
  const put = (parts: readonly string[], [open, close]: readonly [string, string]): string => {
    if (parts.length === 0) return open + close;
    if (step === undefined) return open + parts.join(', ') + close;
    return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
  };
  if (isList(value))
    return put(
      value.map((item) => write(item, step, inner)),
      ['[', ']'],
    );
  const keys = Object.keys(value).sort(byCodePoint);
  const parts = keys.flatMap((key) => {
    const item = value[key];
    return item === undefined ? [] : [`${ascii(key)}: ${write(item, step, inner)}`];
  });
  return put(parts, ['{', '}']);
}

/** Python's `json.dump(value, sort_keys=True, indent=2)`: keys sorted, everything beyond ASCII escaped. */
export function prettyJson(value: Json): string {
  return write(value, '  ', '');
}

const MARKUP: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** JSON on one line as Jinja's `tojson` filter writes it, which settings of an app hold: also safe inside of HTML. */
export function settingJson(value: Json): string {
  return write(value, undefined, '').replace(/[<>&']/g, (character) => MARKUP[character] ?? character);
}
