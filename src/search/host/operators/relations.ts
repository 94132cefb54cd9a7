import type { AssociateArgs } from '../../plan/index.js';
import { columnsOf } from '../analytics/anomaly/index.js';
import { type Association, associations, cooccurrence } from '../analytics/relations/index.js';
import { overRows, type Row, type Table } from '../operator.js';

/** limits.conf, [correlate] maxfields. */
const MOST_FIELDS = 1000;

const ROW_FIELD = 'RowField';

/** How often fields occur together (correlate page): a row and a column for each. */
function correlated(table: Table): Table {
  const columns = columnsOf(table.rows, table.fields, []).slice(0, MOST_FIELDS);
  const rows = columns.map((row): Row => {
    const cells = columns.map((column) => [column.field, cooccurrence(row, column).toFixed(2)] as const);
    return { [ROW_FIELD]: row.field, ...Object.fromEntries(cells) };
  });
  return { fields: [ROW_FIELD, ...columns.map(({ field }) => field)], rows };
}

const COLUMNS = [
  ...['Description', 'Reference_Key', 'Reference_Value', 'Target_Key', 'Unconditional_Entropy', 'Conditional_Entropy'],
  ...['Entropy_Improvement', 'Support'],
];

function rowOf({ key, value, target, unconditional, conditional, support }: Association): Row {
  const bits = (entropy: number): string => entropy.toFixed(3);
  return {
    Description: `Where '${key}' is '${value}', the entropy of '${target}' falls from ${bits(unconditional)} to ${bits(conditional)}.`,
    Reference_Key: key,
    Reference_Value: value,
    Target_Key: target,
    Unconditional_Entropy: bits(unconditional),
    Conditional_Entropy: bits(conditional),
    Entropy_Improvement: bits(unconditional - conditional),
    Support: `${(100 * support).toFixed(2)}%`,
  };
}

function associated(table: Table, { fields, ...rules }: AssociateArgs): Table {
  const found = associations(columnsOf(table.rows, table.fields, fields), rules);
  return { fields: COLUMNS, rows: found.map(rowOf) };
}

export const correlate = overRows<'correlate'>(correlated, true);
export const associate = overRows<'associate'>(associated, true);
