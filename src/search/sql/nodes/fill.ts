import type { Fill } from '../../plan/index.js';
import { asList, asText, isPresent } from '../convert.js';
import { number, type Sql, sql, text } from '../fragment.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

const CANONICAL_NUMBER = /^(?:0|-?[1-9]\d{0,14})$/;

function filled(typed: Typed, value: string, when: Sql | undefined): Typed {
  const pick = (own: Sql, other: Sql): Sql => {
    const absent = sql`NOT ${isPresent(typed)}`;
    const condition = when === undefined ? absent : sql`(${absent} AND ${when})`;
    return sql`if(${condition}, ${other}, ${own})`;
  };
  if (typed.type === 'list')
    return { type: 'list', sql: pick(typed.sql, asList({ type: 'literal', sql: text(value) }).sql) };
  // Numbers that are printed in a form of their own would give the value that form.
  const plain = typed.decimals === undefined && typed.digits === undefined;
  if (typed.type === 'number' && plain && CANONICAL_NUMBER.test(value)) {
    const { total: _total, ...rest } = typed;
    return { ...rest, sql: pick(typed.sql, number(Number(value))) };
  }
  return { type: 'text', sql: pick(asText(typed).sql, text(value)) };
}

/** With a list: those fields, created if need be. Without: fields that have a value in some row (fillnull page). */
export function compileFill(fill: Fill, stage: Stage): Stage {
  if (fill.fields !== undefined) {
    for (const name of fill.fields) {
      const typed = stage.field(name);
      const empty = typed === undefined || typed.type === 'null';
      stage.assign(
        name,
        empty ? { type: 'text', sql: text(fill.value), total: true } : filled(typed, fill.value, undefined),
      );
    }
    return stage;
  }
  for (const name of stage.names().filter((n) => !n.startsWith('_'))) {
    const typed = stage.field(name);
    if (typed === undefined || typed.type === 'null' || typed.total === true) continue;
    const somewhere = sql`(max(${isPresent(typed)}) OVER ()) = 1`;
    stage.assign(name, filled(typed, fill.value, somewhere));
  }
  return stage.seal();
}
