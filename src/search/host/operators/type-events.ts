import { evalText, extended } from '../../plan/index.js';
import { inputOf, type Operator } from '../operator.js';

/** `eventtype` anew for every row, by priority and name (typer page). */
export const typeEvents: Operator<'typeEvents'> = async (node, context) => {
  const { only } = node.args;
  const types = context.knowledge.eventTypes.filter(({ name }) => only === undefined || only.includes(name));
  const parts = types.map(({ name, search }) => `if(searchmatch(${evalText(search)}), ${evalText(name)}, null())`);
  const value = parts.length === 0 ? 'null()' : `mvappend(${[...parts, 'null()'].join(', ')})`;
  return extended(inputOf(node), { eventtype: value }, node.span);
};
