import type { UntableArgs } from '../../plan/index.js';
import { overRows, type Row, type Table } from '../operator.js';

/** A row for each value of each row, whatever column it stands in; internal fields and absent values are passed over (untable page). */
function untabled({ fields, rows }: Table, { x, y, data }: UntableArgs): Table {
  const columns = fields.filter((f) => f !== x && !f.startsWith('_'));
  const out = rows.flatMap((row) =>
    columns.flatMap((column): Row[] => {
      const value = row[column];
      if (value === undefined) return [];
      const key = row[x];
      return [{ ...(key === undefined ? {} : { [x]: key }), [y]: column, [data]: value }];
    }),
  );
  return { fields: [x, y, data], rows: out };
}

export const untable = overRows<'untable'>(untabled, true);
