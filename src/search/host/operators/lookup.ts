import { withLookup } from '../lookups/index.js';
import { inputOf, type Operator } from '../operator.js';

export const lookup: Operator<'lookup'> = (node, context) => withLookup(inputOf(node), node.args, node.span, context);
