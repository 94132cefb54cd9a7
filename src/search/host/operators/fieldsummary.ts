import type { FieldsummaryArgs } from '../../plan/index.js';
import { overRows, type Row, type Table } from '../operator.js';

const COLUMNS = [
  'field',
  'count',
  'distinct_count',
  'is_exact',
  'max',
  'mean',
  'min',
  'numeric_count',
  'stdev',
  'values',
] as const;

function matches(pattern: string, name: string): boolean {
  const source = pattern.split('*').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`, 's').test(name);
}

function counted(values: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
}

/** Only of fields that hold numbers alone. */
function numbers(values: readonly string[]): Partial<Record<'max' | 'mean' | 'min' | 'stdev', string>> {
  const all = values.map(Number);
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const squares = all.reduce((sum, n) => sum + (n - mean) ** 2, 0);
  return {
    max: String(all.reduce((a, b) => Math.max(a, b))),
    mean: String(mean),
    min: String(all.reduce((a, b) => Math.min(a, b))),
    stdev: String(all.length < 2 ? 0 : Math.sqrt(squares / (all.length - 1))),
  };
}

function isNumber(value: string): boolean {
  return value.trim() !== '' && Number.isFinite(Number(value));
}

function summary(field: string, rows: readonly Row[], maxvals: number): Row {
  const values = rows.flatMap((row) => row[field] ?? []);
  const counts = counted(values);
  const numeric = values.filter(isNumber);
  const listed = maxvals === 0 ? counts : counts.slice(0, maxvals);
  return {
    field,
    count: String(values.length),
    distinct_count: String(counts.length),
    is_exact: '1',
    numeric_count: String(numeric.length),
    ...(numeric.length > 0 && numeric.length === values.length ? numbers(numeric) : {}),
    values: JSON.stringify(listed.map(([value, count]) => ({ value, count }))),
  };
}

/** One row a field: how many values it has, which, and their spread if they are numbers (fieldsummary page). */
function summarised({ fields, rows }: Table, { maxvals, patterns }: FieldsummaryArgs): Table {
  const wanted = fields.filter((f) => !f.startsWith('_') && (patterns?.some((p) => matches(p, f)) ?? true));
  const present = wanted.filter((f) => rows.some((row) => row[f] !== undefined));
  return { fields: COLUMNS, rows: present.sort().map((field) => summary(field, rows, maxvals)) };
}

export const fieldsummary = overRows<'fieldsummary'>(summarised, true);
