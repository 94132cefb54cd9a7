import { inputOf, type Operator } from '../operator.js';
import { firstRows } from './first-rows.js';

export const hold: Operator<'hold'> = async (node, context) => {
  const { most, what } = node.args;
  return context.hold(await firstRows(inputOf(node), most, what, context, node.span), node.span);
};
