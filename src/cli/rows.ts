import type { FieldValue, ResultRow } from '../search/index.js';
import { isoTime } from './time-format.js';

/** A cell for printing: `_time` in ISO 8601, a multivalue field as its values, absent as undefined. */
export function cellOf(row: ResultRow, field: string): FieldValue | undefined {
  const value = row[field];
  return field === '_time' && typeof value === 'string' ? isoTime(value) : value;
}

/** A row for JSON: fields in order, absent = null, multivalue = array. */
export function jsonRow(row: ResultRow, fields: readonly string[]): Readonly<Record<string, FieldValue | null>> {
  return Object.fromEntries(fields.map((field) => [field, cellOf(row, field) ?? null]));
}

function csvCell(value: FieldValue | undefined): string {
  const text = value === undefined ? '' : typeof value === 'string' ? value : value.join('\n');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** RFC 4180 with a header line; several values of one field are separated by line feeds inside the cell. */
export function toCsv(fields: readonly string[], rows: readonly ResultRow[]): string {
  const lines = [fields.map(csvCell), ...rows.map((row) => fields.map((field) => csvCell(cellOf(row, field))))];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** One JSON object a line. */
export function toJsonLines(fields: readonly string[], rows: readonly ResultRow[]): string {
  return rows.map((row) => `${JSON.stringify(jsonRow(row, fields))}\n`).join('');
}
