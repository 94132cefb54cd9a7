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

interface Style {
  readonly text: (text: string) => string;
  /** Whether keys are put in order; they stay as they were made otherwise. */
  readonly sorted: boolean;
  /** What each level is indented by; absent: all on one line. */
  readonly step?: string;
}

function scalar(value: null | boolean | number | string | Float, { text }: Style): string {
  if (value instanceof Float) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value);
  return typeof value === 'string' ? text(value) : String(value);
}

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function write(value: Json, style: Style, indent: string): string {
  const { step, sorted, text } = style;
  if (value === null || typeof value !== 'object' || value instanceof Float) return scalar(value, style);
  const inner = step === undefined ? '' : indent + step;
  const put = (parts: readonly string[], [open, close]: readonly [string, string]): string => {
    if (parts.length === 0) return open + close;
    if (step === undefined) return open + parts.join(', ') + close;
    return `${open}\n${inner}${parts.join(`,\n${inner}`)}\n${indent}${close}`;
  };
  if (isList(value))
    return put(
      value.map((item) => write(item, style, inner)),
      ['[', ']'],
    );
  const keys = sorted ? Object.keys(value).sort(byCodePoint) : Object.keys(value);
  const parts = keys.flatMap((key) => {
    const item = value[key];
    return item === undefined ? [] : [`${text(key)}: ${write(item, style, inner)}`];
  });
  return put(parts, ['{', '}']);
}

/** Python's `json.dump(value, sort_keys=True, indent=2)`: keys sorted, everything beyond ASCII escaped. */
export function prettyJson(value: Json): string {
  return write(value, { text: ascii, sorted: true, step: '  ' }, '');
}

/** Python's `json.dump(value, ensure_ascii=False)`: one line, keys in the order in which they were put there. */
export function lineJson(value: Json): string {
  return write(value, { text: JSON.stringify, sorted: false }, '');
}

const MARKUP: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  "'": '\\u0027',
};

/** JSON on one line as Jinja's `tojson` filter writes it, which settings of an app hold: also safe inside of HTML. */
export function settingJson(value: Json): string {
  return write(value, { text: ascii, sorted: true }, '').replace(
    /[<>&']/g,
    (character) => MARKUP[character] ?? character,
  );
}
