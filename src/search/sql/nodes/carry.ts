import type { CarriedField, Carry } from '../../plan/index.js';
import { integer, type Sql, sql } from '../fragment.js';
import { resolvePatterns } from '../patterns.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';
import { byPosition, positioned, upToHere } from './window-order.js';

/** The value of the row, or else the nearest above it. */
function filled(typed: Typed, stage: Stage): Sql {
  const over = sql`OVER (${upToHere(stage)})`;
  if (typed.type === 'list') return sql`argMaxIf(${typed.sql}, ${byPosition(stage)}, notEmpty(${typed.sql})) ${over}`;
  return sql`last_value(toNullable(${typed.sql})) IGNORE NULLS ${over}`;
}

/** The value of the row so many before; nothing where there is no such row. */
function earlier(typed: Typed, back: number, stage: Stage): Sql {
  const row = sql`ROWS BETWEEN ${integer(back)} PRECEDING AND ${integer(back)} PRECEDING`;
  const value = typed.type === 'list' ? typed.sql : sql`toNullable(${typed.sql})`;
  return sql`any(${value}) OVER (ORDER BY ${byPosition(stage)} ${row})`;
}

function resolved(field: CarriedField, names: readonly string[]): readonly CarriedField[] {
  return resolvePatterns([field.from], names).map((name) =>
    name === field.from ? field : { from: name, to: name, back: field.back },
  );
}

function carried({ from, back }: CarriedField, stage: Stage): Typed | undefined {
  const typed = stage.field(from);
  if (typed === undefined || typed.type === 'null') return undefined;
  const { total: _total, constant: _constant, ...form } = typed;
  return { ...form, sql: back === 0 ? filled(typed, stage) : earlier(typed, back, stage) };
}

/** filldown, autoregress, delta: whole values from earlier rows. All of them are read before any is written. */
export function compileCarry(node: Carry, input: Stage): Stage {
  const stage = positioned(input, true);
  const fields = node.fields.flatMap((field) => resolved(field, stage.names()));
  const values = fields.map((field) => [field, carried(field, stage)] as const);
  for (const [{ from, to }, value] of values) {
    if (value !== undefined) stage.assign(to, value);
    else if (from !== to) stage.clear(to);
  }
  return stage.seal();
}
