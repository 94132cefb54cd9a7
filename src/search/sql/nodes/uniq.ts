import { commas, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import { positioned, upToHere } from './window-order.js';

/** Rows that equal the one before them in all fields, internal ones too, go. */
export function compileUniq(input: Stage): Stage {
  const rows = positioned(input, true);
  const values = rows.names().flatMap((name) => {
    const typed = rows.field(name);
    return typed === undefined || typed.type === 'null' ? [] : [typed.sql];
  });
  // A digest in place of a second copy of each row; by accident no two are the same.
  const digest = rows.output(
    'digest',
    sql`hex(sipHash128(toString(tuple(${commas(values.length === 0 ? [sql`0`] : values)}))))`,
  );
  const compared = rows.seal();
  const same = compared.output('same', sql`${digest} = lagInFrame(${digest}, 1, '') OVER (${upToHere(compared)})`);
  const stage = compared.seal();
  stage.where(sql`NOT ${same}`);
  return stage;
}
