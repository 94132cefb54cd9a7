import type { IndexedField } from '../../ingest/index.js';
import { HecRefusal } from './codes.js';

/** Names of the measures of a metric data point ("Get metrics in from other sources"). */
const MEASURE = /^metric_name:./;

function scalar(value: unknown): string {
  if (typeof value === 'object') throw new HecRefusal('indexedFields');
  return String(value);
}

function fieldValue(value: unknown): string | readonly string[] {
  return Array.isArray(value) ? value.filter((item) => item !== null).map(scalar) : scalar(value);
}

/** The key `fields` of an envelope: names with a text, number, truth value or a list of these. Nulls give nothing. */
export function indexedFields(value: unknown): readonly IndexedField[] {
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) throw new HecRefusal('invalidFormat');
  const fields = Object.entries(value)
    .filter(([name, item]) => name !== '' && item !== null)
    .map(([name, item]) => [name, fieldValue(item)] as const)
    .filter(([, item]) => item.length > 0 || typeof item === 'string');
  for (const [name, item] of fields) {
    if (MEASURE.test(name) && !isNumber(item)) throw new HecRefusal('indexedFields');
  }
  return fields;
}

function isNumber(value: string | readonly string[]): boolean {
  return typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value));
}

/** Several measures under `metric_name:<metric>`, or one under `metric_name` and `_value`. */
export function isMetric(fields: readonly IndexedField[]): boolean {
  const names = new Set(fields.map(([name]) => name));
  return fields.some(([name]) => MEASURE.test(name)) || (names.has('metric_name') && names.has('_value'));
}
