import type { ResultRow } from '../../src/search/index.js';
import type { Bin, Convert, TotalsArgs, Trend } from '../../src/search/plan/index.js';
import { wildcards } from './pattern.js';
import { Unspecified } from './unspecified.js';
import { fieldsOf, numberIn, printNumber, put, rowOf, textsOf } from './value.js';

type Rows = readonly ResultRow[];

/** The one value of a field. */
function single(row: ResultRow, field: string, what: string): string | undefined {
  const texts = textsOf(row, field);
  if (texts.length > 1) throw new Unspecified(`${what} of several values`);
  return texts[0];
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** bin with a span: times become the start of their bucket, numbers the text of its bounds. */
export function bin(rows: Rows, { field, as, size, aligntime }: Bin): Rows {
  const width = size.kind === 'number' ? size.size : size.kind === 'time' ? (SECONDS[size.unit] ?? 0) * size.amount : 0;
  if (width === 0 || aligntime !== undefined || (size.kind === 'time' && field !== '_time')) {
    throw new Unspecified('bins of this kind are beyond the reference');
  }
  if (rows.every((row) => row[field] === undefined)) throw new Unspecified('bins of a field that no row has');
  return rows.map((row) => {
    const text = single(row, field, 'bin');
    const value = numberIn(text ?? '');
    if (value === undefined) return put(row, as, text);
    const low = Math.floor(value / width) * width;
    return put(row, as, field === '_time' ? printNumber(low) : `${printNumber(low)}-${printNumber(low + width)}`);
  });
}

/** The number in a text as convert reads it; undefined if there is none. */
function converted(text: string): string | undefined {
  const value = numberIn(text);
  if (value === undefined && /\d/.test(text)) throw new Unspecified('what convert makes of text around a number');
  if (value !== undefined && printNumber(value) !== text) throw new Unspecified('the spelling of a converted number');
  return value === undefined ? undefined : text;
}

/** convert num(), auto(), rmcomma() of fields by name. */
export function convert(rows: Rows, { items }: Convert): Rows {
  return items.reduce<Rows>((before, { fn, pattern, as = pattern }) => {
    if (pattern.includes('*')) throw new Unspecified('convert of wildcards is beyond the reference');
    const texts = before.map((row) => single(row, pattern, 'convert'));
    if (fn === 'none') return before;
    if (items.some((other) => other.fn === 'none' && other.pattern === pattern)) {
      throw new Unspecified('a conversion of a field that none() names too');
    }
    if (texts.every((text) => text === undefined)) throw new Unspecified('convert of a field that no row has');
    if (fn === 'rmcomma') return before.map((row, i) => put(row, as, texts[i]?.replaceAll(',', '')));
    if (fn !== 'num' && fn !== 'auto') throw new Unspecified(`convert ${fn}() is beyond the reference`);
    const results = texts.map((text) => (text === undefined ? undefined : converted(text)));
    const whole = texts.every((text, i) => text === undefined || results[i] !== undefined);
    if (fn === 'auto' && !whole && as !== pattern) throw new Unspecified('where auto() puts what it leaves');
    return fn === 'auto' && !whole ? before : before.map((row, i) => put(row, as, results[i]));
  }, rows);
}

/** trendline: rows without a number are passed over. */
export function trend(rows: Rows, { method, period, field, as }: Trend): Rows {
  if (method === 'ema') throw new Unspecified('how an exponential average starts');
  const seen: number[] = [];
  return rows.map((row) => {
    const value = numberIn(single(row, field, 'trendline') ?? '');
    if (value === undefined) return put(row, as, undefined);
    seen.push(value);
    const last = seen.slice(-period);
    if (last.length < period) return put(row, as, undefined);
    const weights = last.map((_, i) => (method === 'sma' ? 1 : i + 1));
    const total = last.reduce((sum, v, i) => sum + v * (weights[i] ?? 0), 0);
    return put(row, as, printNumber(total / weights.reduce((a, b) => a + b, 0)));
  });
}

function sumOf(texts: readonly string[]): number | undefined {
  const values = texts.map(numberIn).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0);
}

/** addtotals. */
export function totals(rows: Rows, { fields, row: target, column }: TotalsArgs): Rows {
  const chosen = (names: readonly string[]): readonly string[] =>
    names.filter((name) => !name.startsWith('_') && (fields.length === 0 || fields.some((f) => wildcards(f, name))));
  const names = chosen(fieldsOf(rows));
  if (target !== undefined && names.includes(target)) throw new Unspecified('a total in a field that counts itself');
  const one = (row: ResultRow, name: string): readonly string[] => {
    const text = single(row, name, 'a total');
    return text === undefined ? [] : [text];
  };
  const summed =
    target === undefined
      ? rows
      : rows.map((row) => put(row, target, printNumber(sumOf(names.flatMap((name) => one(row, name))) ?? 0)));
  if (column === undefined) return summed;
  if (rows.length === 0) throw new Unspecified('a total of no rows');
  const columns = target === undefined ? names : [...names, target];
  const last = columns.map((name) => {
    const sum = sumOf(summed.flatMap((row) => one(row, name)));
    return [name, sum === undefined ? undefined : printNumber(sum)] as const;
  });
  const label = column.labelfield === undefined ? {} : { [column.labelfield]: column.label };
  return [...summed, { ...rowOf(last), ...label }];
}
