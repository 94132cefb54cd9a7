import { concat, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import type { Typed } from '../typed.js';

/** Numbers the rows along their order, for functions that care which comes first. */
export function numbered(input: Stage): { stage: Stage; position: Typed } {
  const order = input.orderBy();
  const over = order.length === 0 ? sql`()` : sql`(ORDER BY ${concat(order, sql`, `)})`;
  const position = input.output('position', sql`row_number() OVER ${over}`);
  return { stage: input.seal(), position: { type: 'number', sql: position, total: true } };
}
