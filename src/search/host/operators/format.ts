import { formatText } from '../format-text.js';
import { overRows } from '../operator.js';

/** All rows become one, whose field `search` holds them as a search expression (format page). */
export const format = overRows<'format'>(({ rows }, { frame, quote }) => {
  const text = formatText(rows, frame);
  return { fields: ['search'], rows: [{ search: quote ? `"${text.replace(/["\\]/g, '\\$&')}"` : text }] };
}, true);
