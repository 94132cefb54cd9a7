import type { Unnest } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { identifier, integer, sql } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';

/** mvexpand: a row for each value; other fields, lists too, are copied as they are (mvexpand page). */
export function compileUnnest(node: Unnest, input: Stage, context: CompileContext): Stage {
  const typed = input.field(node.field);
  // Any other field has one value at most.
  if (typed?.type !== 'list') return input;
  const limit = node.limit === undefined ? undefined : integer(node.limit);
  const values = limit === undefined ? typed.sql : sql`arraySlice(${typed.sql}, 1, ${limit})`;
  const list = input.output('values', values);
  const array = sql`arrayZip(${list}, arrayEnumerate(${list}))`;
  const base = input.seal();
  const as = context.names.fresh('item');
  const select = newSelect({ kind: 'elements', select: input.select, array, as });
  const item = identifier(as);
  const order = [...base.order(), { descending: false, pull: () => sql`${item}.2` }];
  const stage = new Stage(select, base, base.names(), order, context.names);
  // Elements are counted from 1: 0 is the row without values.
  stage.assign(node.field, { type: 'text', sql: sql`if(${item}.2 = 0, NULL, ${item}.1)` });
  return stage;
}
