import type { Unnest } from '../../plan/index.js';
import { integer, sql } from '../fragment.js';
import type { Stage } from '../stage.js';

/** mvexpand: a row for each value; other fields, lists too, are copied as they are (mvexpand page). */
export function compileUnnest(node: Unnest, input: Stage): Stage {
  // Any other field has one value at most.
  if (input.field(node.field)?.type !== 'list') return input;
  const base = input.seal();
  const all = base.field(node.field)?.sql ?? sql`[]`;
  const values = node.limit === undefined ? all : sql`arraySlice(${all}, 1, ${integer(node.limit)})`;
  const numbered = sql`arrayZip(${values}, arrayEnumerate(${values}))`;
  const item = base.output('item', sql`arrayJoin(if(empty(${values}), [('', toUInt32(0))], ${numbered}))`);
  const stage = base.seal();
  stage.setOrder([...stage.order(), { descending: false, pull: () => sql`${item}.2` }]);
  stage.assign(node.field, { type: 'text', sql: sql`if(${item}.2 = 0, NULL, ${item}.1)` });
  return stage;
}
