import { expressionsAt, type Plan } from '../../plan/index.js';
import { besideKeys } from '../beside.js';
import { hasColumns, matchRows, openLookup, outputValues } from '../lookups/index.js';
import { inputOf, type Operator } from '../operator.js';

/** `{"column":"text"}`, an array for several values; columns without any are left out. */
function objectText(values: readonly (readonly [column: string, values: readonly string[]])[]): string {
  const present = values.filter(([, list]) => list.length > 0);
  return JSON.stringify(
    Object.fromEntries(present.map(([column, list]) => [column, list.length > 1 ? list : list[0]])),
  );
}

/** The eval function lookup(). */
export const lookupObject: Operator<'lookupObject'> = async (node, context): Promise<Plan> => {
  const { args, span } = node;
  const input = inputOf(node);
  const lookup = await openLookup(args.table, span, context);
  if (!hasColumns(lookup, [...args.inputs, ...args.outputs], context.report.bind(context))) return input;
  const matching = {
    columns: args.inputs.map(({ column }) => column),
    values: args.inputs.map(({ expr }) => expr),
    time: expressionsAt(span).field('_time'),
  };
  const { keys, found } = await matchRows(input, lookup, matching, span, context);
  const places = args.outputs.map(({ column }) => [column, lookup.contents.columns.indexOf(column)] as const);
  const answers = found.flatMap(({ key, rows }) => {
    const values = places.map(([column, at]) => [column, outputValues(rows, at)] as const);
    return rows.length === 0 ? [] : [{ ...key, [args.as]: objectText(values) }];
  });
  return besideKeys(input, keys, [{ from: args.as, to: args.as, mode: 'replace' }], answers, span, context);
};
