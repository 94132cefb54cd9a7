import { inputOf, type Operator, type Row, type Table } from '../operator.js';
import { firstRows, subsearchOf } from './first-rows.js';

/** Row by row beside each other; rows of the longer side stand alone. */
function beside(left: Table, right: Table, override: boolean): Table {
  const taken = right.fields.filter((field) => !field.startsWith('_'));
  const only = (row: Row | undefined): Row =>
    Object.fromEntries(taken.flatMap((field) => (row?.[field] === undefined ? [] : [[field, row[field] ?? '']])));
  const rows = Array.from({ length: Math.max(left.rows.length, right.rows.length) }, (_, i) =>
    override ? { ...left.rows[i], ...only(right.rows[i]) } : { ...only(right.rows[i]), ...left.rows[i] },
  );
  return { fields: [...left.fields, ...taken], rows };
}

/** appendcols: internal fields of the subsearch are not taken (appendcols page). */
export const appendColumns: Operator<'appendColumns'> = async (node, context) => {
  const { override, most } = node.args;
  const right = await firstRows(subsearchOf(node), most, 'appendcols', context, node.span);
  const left = await context.rows(inputOf(node));
  return context.hold(beside(left, right, override), node.span);
};
