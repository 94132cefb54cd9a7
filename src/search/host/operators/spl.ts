import type { Operator } from '../operator.js';

/** The plan of a search that is only known in words. */
export const spl: Operator<'spl'> = async (node, context) => context.plan(node.args.spl, node.input);
