import { evalText, extended } from '../../plan/index.js';
import { nameParts } from '../../sql/index.js';
import { inputOf, type Operator } from '../operator.js';

/** A name as an eval expression; without one of its fields there is none. */
function nameText(name: string): string {
  const parts = nameParts(name).map((part) =>
    typeof part === 'string' ? evalText(part) : `'${part.field.replaceAll("'", "\\'")}'`,
  );
  return parts.length === 0 ? '""' : parts.join(' . ');
}

/** `eventtype` anew for every row, by priority and name (typer page). */
export const typeEvents: Operator<'typeEvents'> = async (node, context) => {
  const { only } = node.args;
  const types = context.knowledge.eventTypes.filter(({ name }) => only === undefined || only.includes(name));
  const parts = types.map(({ name, search }) => `if(searchmatch(${evalText(search)}), ${nameText(name)}, null())`);
  const value = parts.length === 0 ? 'null()' : `mvappend(${[...parts, 'null()'].join(', ')})`;
  return extended(inputOf(node), { eventtype: value }, node.span);
};
