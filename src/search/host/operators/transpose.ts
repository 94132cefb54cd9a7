import type { TransposeArgs } from '../../plan/index.js';
import { overRows, type Row, type Table } from '../operator.js';

/** Rows become columns; internal fields do not become rows, unless one of them names the columns (transpose page). */
function transposed({ fields, rows }: Table, { most, columnName, header, includeEmpty }: TransposeArgs): Table {
  const taken = most === 0 ? rows : rows.slice(0, most);
  const titles = taken.map((row, i) => {
    const named = header === undefined ? undefined : row[header];
    return named === undefined ? `row ${i + 1}` : typeof named === 'string' ? named : named.join(' ');
  });
  const kept = fields.filter((f) => f !== header && !f.startsWith('_'));
  const shown = includeEmpty ? kept : kept.filter((f) => taken.some((row) => row[f] !== undefined));
  const out = shown.map((field): Row => {
    const line: Row = { [columnName]: field };
    taken.forEach((row, i) => {
      const value = row[field];
      const title = titles[i];
      if (value !== undefined && title !== undefined) line[title] = value;
    });
    return line;
  });
  return { fields: [...new Set([columnName, ...titles])], rows: out };
}

export const transpose = overRows<'transpose'>(transposed, true);
