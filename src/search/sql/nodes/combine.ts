import type { Combine } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asList, NOTHING } from '../convert.js';
import { identifier, type Sql, sql } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { numbered } from './numbered.js';

/** The values of the rows of a group, in the order of the rows. */
function collected(list: Sql, position: Sql): Sql {
  const pairs = sql`arraySort(t -> t.1, groupArray((${position}, ${list})))`;
  return sql`arrayFlatten(arrayMap(t -> t.2, ${pairs}))`;
}

/** mvcombine: groups of all fields but one, absence being a value like any other (mvcombine page). */
export function compileCombine(node: Combine, input: Stage, context: CompileContext): Stage {
  const { stage, position } = numbered(input);
  const outputs = new Map<string, Typed>();
  const put = (name: string, value: Sql): Sql => {
    const out = context.names.fresh(name);
    stage.select.columns.set(out, value);
    return identifier(out);
  };
  for (const name of stage.names()) {
    const typed = stage.field(name);
    if (name === node.field || typed === undefined || typed.type === 'null') continue;
    const { constant: _constant, ...rest } = typed;
    outputs.set(name, { ...rest, sql: put(name, typed.sql) });
  }
  stage.select.grouping = [...outputs.values()].map((typed) => typed.sql);
  const values = put(node.field, collected(asList(stage.field(node.field) ?? NOTHING).sql, position.sql));
  outputs.set(node.field, { type: 'list', sql: values });
  const first = put('first', sql`min(${position.sql})`);
  const count = put('rows', sql`count()`);
  const select = newSelect({ kind: 'select', select: stage.select });
  // Without other fields, no rows at all would still be one group.
  if (stage.select.grouping.length === 0) select.where.push(sql`${count} > 0`);
  const source = { field: (name: string) => outputs.get(name) };
  const order = [{ descending: false, pull: () => first }];
  return new Stage(select, source, stage.names(), order, context.names);
}
