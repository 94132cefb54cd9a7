import { KarstError, type Span } from '../../../diagnostics/index.js';
import type { LookupRows } from '../../../store/index.js';
import type { InputLookupArgs } from '../../plan/index.js';
import { openLookup, rowFilter } from '../lookups/index.js';
import type { HostContext, Operator, Row } from '../operator.js';

const NOTHING: LookupRows = { columns: [], rows: [] };

/** A table that does not exist is a warning unless `strict` (inputlookup page); what is not supported stays an error. */
async function contentsOf({ table, strict }: InputLookupArgs, span: Span, context: HostContext): Promise<LookupRows> {
  try {
    return (await openLookup(table, span, context)).contents;
  } catch (error) {
    const forgiven = !strict && error instanceof KarstError && error.diagnostics.every(({ kind }) => kind === 'user');
    if (!forgiven) throw error;
    for (const diagnostic of error.diagnostics) context.report({ ...diagnostic, kind: 'warning' });
    return NOTHING;
  }
}

/** An empty cell is an absent field. */
function rowOf(columns: readonly string[], cells: LookupRows['rows'][number]): Row {
  return Object.fromEntries(
    columns.flatMap((column, i) => {
      const cell = cells[i] ?? '';
      const value = typeof cell !== 'string' && cell.length < 2 ? (cell[0] ?? '') : cell;
      return value === '' ? [] : [[column, value] as const];
    }),
  );
}

/** The rows of a lookup; `where` comes before `start` and `max`. */
export const inputLookup: Operator<'inputLookup'> = async ({ args, span }, context) => {
  const { columns, rows } = await contentsOf(args, span, context);
  const kept = args.where === undefined ? rows : rows.filter(rowFilter(args.where, columns));
  const shown = kept.slice(args.start, args.start + args.most);
  return context.hold({ fields: columns, rows: shown.map((cells) => rowOf(columns, cells)) }, span, true);
};
