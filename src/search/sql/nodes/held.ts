import { HELD_POSITION, type HeldRows } from '../../../store/index.js';
import type { Held } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
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

/** Rows that were made along the way, in their order. */
export function compileHeld(node: Held, context: CompileContext): Stage {
  const select = newSelect({ kind: 'table', table: node.rows.table });
  const order = [{ descending: false, pull: () => identifier(HELD_POSITION) }];
  return new Stage(select, { field: (name) => heldField(node.rows, name) }, node.fields, order, context.names);
}
