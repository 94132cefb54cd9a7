import { DEFAULT_FRAME, type FormatFrame } from '../plan/index.js';
import { printField } from '../spl/index.js';
import type { Row } from './operator.js';

/** Fields of these names go in bare, without name and quotes (Search Manual, Change the format of subsearch results). */
export function isBareField(field: string): boolean {
  return field === 'search' || field === 'query';
}

/** `field="value"` with quotes and backslashes of the value escaped. */
function equation(field: string, value: string): string {
  return `${printField(field)}="${value.replace(/["\\]/g, '\\$&')}"`;
}

function column(field: string, cell: string | readonly string[], frame: FormatFrame): string {
  const values = typeof cell === 'string' ? [cell] : cell;
  if (isBareField(field)) return values[0] ?? '';
  const [only = ''] = values;
  if (values.length === 1) return equation(field, only);
  return `( ${values.map((value) => equation(field, value)).join(` ${frame.values} `)} )`;
}

/** The fields of a row that take part: those with a value, but no internal ones, by name. */
export function formattedFields(row: Row): readonly string[] {
  return Object.keys(row)
    .filter((field) => !field.startsWith('_'))
    .sort();
}

/** The rows as one search expression (format page): fields ANDed, rows ORed. */
export function formatText(rows: readonly Row[], frame: FormatFrame = DEFAULT_FRAME): string {
  const texts = rows.flatMap((row) => {
    const columns = formattedFields(row).map((field) => column(field, row[field] ?? '', frame));
    if (columns.length === 0) return [];
    return [`${frame.rowBegin} ${columns.join(` ${frame.and} `)} ${frame.rowEnd}`];
  });
  if (texts.length === 0) return frame.empty;
  return `${frame.rowsBegin} ${texts.join(` ${frame.or} `)} ${frame.rowsEnd}`;
}

/** What a subsearch returns as text: the field `search` of its one row where it has no other, else what `format` makes. */
export function textOf(rows: readonly Row[]): string {
  const [first, ...others] = rows;
  const fields = first === undefined ? [] : formattedFields(first);
  const only = others.length === 0 && fields.length === 1 && fields[0] === 'search' ? first?.search : undefined;
  return only === undefined ? formatText(rows) : ((typeof only === 'string' ? only : only[0]) ?? '');
}
