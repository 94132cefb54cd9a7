import { createHash } from 'node:crypto';
import { replacing } from './patterns.js';
import {
  isScalar,
  itemsOf,
  listed,
  literal,
  numberOf,
  numeric,
  read,
  type Scalar,
  textOf,
  type Value,
} from './value.js';

/* Text, Conversion and Cryptographic functions of the Search Reference; text functions go over the values of a list. */

function overEach(value: Value, change: (text: string) => string): Value {
  return listed(itemsOf(value).map((one) => read(change(one.text))));
}

function len([value = null]: readonly Value[]): Value {
  const text = textOf(value);
  return text === undefined ? null : numeric([...text].length);
}

/** Position 0 lies before the first character; negative ones count from the end. */
function substr([value = null, from = null, length]: readonly Value[]): Value {
  const start = numberOf(from);
  const count = length === undefined ? Number.POSITIVE_INFINITY : numberOf(length);
  if (start === undefined || count === undefined) return null;
  return overEach(value, (text) => {
    const characters = [...text];
    const first = Math.trunc(start) < 0 ? characters.length + Math.trunc(start) : Math.trunc(start) - 1;
    return characters.slice(Math.max(first, 0), Math.max(first + Math.trunc(count), 0)).join('');
  });
}

function trimming(left: boolean, right: boolean): (args: readonly Value[]) => Value {
  return ([value = null, given]) => {
    const set = given === undefined ? ' \t' : textOf(given);
    if (set === undefined) return null;
    const goes = new Set(set);
    return overEach(value, (text) => {
      const characters = [...text];
      let [from, to] = [0, characters.length];
      while (left && from < to && goes.has(characters[from] ?? '')) from++;
      while (right && to > from && goes.has(characters[to - 1] ?? '')) to--;
      return characters.slice(from, to).join('');
    });
  };
}

function replace([value = null, pattern = null, into = null]: readonly Value[]): Value {
  const [from, to] = [textOf(pattern), textOf(into)];
  const change = from === undefined || to === undefined ? undefined : replacing(from, to);
  return change === undefined ? null : overEach(value, change);
}

/** Bytes that are no UTF-8 become the character that stands for such. */
function urldecode([value = null]: readonly Value[]): Value {
  return overEach(value, (text) =>
    text.replace(/(?:%[\da-fA-F]{2})+/g, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')),
  );
}

function inBase(text: string, base: number): number {
  const digits = base === 16 ? text.replace(/^([+-]?)0x/i, '$1') : text;
  const body = digits.replace(/^[+-]/, '');
  const fits = body !== '' && [...body].every((c) => /[\da-z]/i.test(c) && Number.parseInt(c, 36) < base);
  return fits ? Number.parseInt(digits, base) : Number.NaN;
}

function tonumber([value = null, given]: readonly Value[]): Value {
  const text = textOf(value);
  const base = given === undefined ? 10 : numberOf(given);
  if (text === undefined || base === undefined || !(base >= 2 && base <= 36)) return null;
  if (base !== 10) return numeric(inBase(text, base));
  const parsed = read(text).number;
  return parsed === undefined ? null : numeric(parsed);
}

function commas(value: number): string {
  const printed = Number.isInteger(value) ? String(Math.abs(value)) : Math.abs(value).toFixed(2);
  const [whole = '', fraction] = printed.split('.');
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ',');
  return `${value < 0 ? '-' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

function duration(value: number): string {
  const micros = Math.round(Math.abs(value) * 1e6);
  const seconds = Math.floor(micros / 1e6);
  const two = (part: number): string => String(part).padStart(2, '0');
  const clock = [Math.floor((seconds % 86_400) / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const days = seconds >= 86_400 ? `${Math.floor(seconds / 86_400)}+` : '';
  const rest = micros % 1e6 === 0 ? '' : `.${String(micros % 1e6).padStart(6, '0')}`;
  return `${value < 0 ? '-' : ''}${days}${clock.map(two).join(':')}${rest}`;
}

function natural(value: number, print: (whole: number) => string): string | undefined {
  const whole = Math.trunc(value);
  return whole < 0 || !Number.isSafeInteger(whole) ? undefined : print(whole);
}

const FORMATS: ReadonlyMap<string, (value: number) => string | undefined> = new Map([
  ['hex', (value: number) => natural(value, (whole) => `0x${whole.toString(16).toUpperCase()}`)],
  ['binary', (value: number) => natural(value, (whole) => whole.toString(2))],
  ['commas', commas],
  ['duration', duration],
]);

function printed(value: Scalar, format: Value | undefined): Value {
  if (format === undefined || value.number === undefined) return literal(value.text);
  const text = FORMATS.get(textOf(format) ?? '')?.(value.number);
  return text === undefined ? null : literal(text);
}

function tostring([value = null, format]: readonly Value[]): Value {
  if (typeof value === 'boolean') return literal(value ? 'True' : 'False');
  if (value === null) return literal('Null');
  return isScalar(value) ? printed(value, format) : value;
}

function digest(algorithm: string): (args: readonly Value[]) => Value {
  return ([value = null]) => {
    const text = textOf(value);
    return text === undefined ? null : literal(createHash(algorithm).update(text, 'utf8').digest('hex'));
  };
}

export const textFunctions = {
  len,
  length: len,
  lower: ([value = null]: readonly Value[]) => overEach(value, (text) => text.toLowerCase()),
  upper: ([value = null]: readonly Value[]) => overEach(value, (text) => text.toUpperCase()),
  substr,
  trim: trimming(true, true),
  ltrim: trimming(true, false),
  rtrim: trimming(false, true),
  replace,
  urldecode,
  tonumber,
  tostring,
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
};
