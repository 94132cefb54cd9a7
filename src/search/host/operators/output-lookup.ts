import { destinationOf, writeLookup } from '../lookups/index.js';
import { inputOf, type Operator } from '../operator.js';

/** Writes the rows to a lookup and hands them on. */
export const outputLookup: Operator<'outputLookup'> = async (node, context) => {
  const { args, span } = node;
  const to = destinationOf(args, span, context);
  if (context.dry) return inputOf(node);
  const table = await context.rows(inputOf(node));
  const { lookups } = context;
  await writeLookup(table, to, args, { lookups, report: (diagnostic) => context.report({ span, ...diagnostic }) });
  return context.hold(table, span, table.exact);
};
