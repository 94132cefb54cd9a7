import type { ReturnArgs } from '../../plan/index.js';
import { overRows, type Row } from '../operator.js';

type ReturnField = ReturnArgs['fields'][number];

function values(row: Row, field: string): readonly string[] {
  const cell = row[field];
  return cell === undefined ? [] : typeof cell === 'string' ? [cell] : cell;
}

/** `as="value"`, or the bare value; quotes are not escaped (return page). */
function term(row: Row, { field, as, bare }: ReturnField): string | undefined {
  const texts = values(row, field).map((value) => (bare ? value : `${as}="${value}"`));
  if (texts.length <= 1) return texts[0];
  return bare ? texts.join(' ') : `(${texts.join(' OR ')})`;
}

function rowText(row: Row, fields: readonly ReturnField[]): string | undefined {
  const terms = fields.map((field) => term(row, field)).filter((text) => text !== undefined);
  if (terms.length === 0) return undefined;
  return fields.every(({ bare }) => bare) ? terms.join(' ') : `(${terms.join(' ')})`;
}

/**
 * One row whose field `search` holds the returned values: pairs of a row side by side, rows joined by OR, equal ones
 * once. No rows give empty text, which restricts nothing.
 */
export const returnText = overRows<'returnText'>(({ rows }, { fields }) => {
  const texts = rows.map((row) => rowText(row, fields)).filter((text) => text !== undefined);
  return { fields: ['search'], rows: [{ search: [...new Set(texts)].join(' OR ') }] };
}, true);
