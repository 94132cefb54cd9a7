import type { Distinct } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { identifier } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/** The combinations of whole values, in no order. */
export function compileDistinct(node: Distinct, input: Stage, context: CompileContext): Stage {
  const outputs = new Map<string, Typed>();
  for (const name of node.fields) {
    const typed = input.field(name);
    if (typed === undefined || typed.type === 'null') continue;
    const out = context.names.fresh(name);
    input.select.columns.set(out, typed.sql);
    const { constant: _constant, ...rest } = typed;
    outputs.set(name, { ...rest, sql: identifier(out) });
  }
  input.select.grouping = [...outputs.values()].map((typed) => typed.sql);
  // Without any of the fields all rows are alike: one row, as long as there are any.
  if (outputs.size === 0) input.select.limit = 1;
  const source = { field: (name: string) => outputs.get(name) };
  return new Stage(newSelect({ kind: 'select', select: input.select }), source, node.fields, [], context.names);
}
