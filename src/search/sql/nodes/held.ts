import { HELD_POSITION, type HeldRows } from '../../../store/index.js';
import type { Held } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { NULL_TEXT } from '../convert.js';
import { identifier } from '../fragment.js';
import { newSelect } from '../select.js';
import { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/** A field of a held table, read in a SELECT over that table. */
export function heldField(rows: HeldRows, field: string): Typed | undefined {
  const found = rows.columns.get(field);
  if (found === undefined) return undefined;
  return { type: found.many ? 'list' : 'text', sql: identifier(found.column) };
}

/** A table without rows is never made. */
function withoutRows(fields: readonly string[], { names }: CompileContext): Stage {
  const field = (name: string): Typed | undefined =>
    fields.includes(name) ? { type: 'text', sql: NULL_TEXT } : undefined;
  return new Stage(newSelect({ kind: 'numbers', count: 0 }), { field }, fields, [], names);
}

/** Rows that were made along the way, in their order. */
export function compileHeld(node: Held, context: CompileContext): Stage {
  if (node.rows.count === 0) return withoutRows(node.fields, context);
  const select = newSelect({ kind: 'table', table: node.rows.table });
  const order = [{ descending: false, pull: () => identifier(HELD_POSITION) }];
  return new Stage(select, { field: (name) => heldField(node.rows, name) }, node.fields, order, context.names);
}
