import type { Union } from '../../plan/index.js';
import type { CompileContext } from '../context.js';
import { asNumber, NULL_NUMBER } from '../convert.js';
import { concat, integer, type Sql, sql } from '../fragment.js';
import type { OrderKey, Stage } from '../stage.js';
import { noEvents, unionStage } from '../union.js';

/** Position of each row within its branch. */
function positioned(stage: Stage): { readonly stage: Stage; readonly position: Sql } {
  const order = stage.orderBy();
  const over = order.length === 0 ? sql`()` : sql`(ORDER BY ${concat(order, sql`, `)})`;
  const position = stage.output('position', sql`row_number() OVER ${over}`);
  return { stage: stage.seal(), position };
}

function key(descending: boolean, value: () => Sql): OrderKey {
  return { descending, pull: value };
}

/** Rows of several plans: branch after branch, or all by `_time`, newest first, rows without one last. */
export function compileUnion(node: Union, inputs: readonly Stage[], context: CompileContext): Stage {
  if (inputs.length === 0) return noEvents(context.names);
  const branches = inputs.map((input, i) => {
    const { stage, position } = positioned(input);
    const time = (): Sql => {
      const typed = stage.field('_time');
      return typed === undefined || typed.type === 'null' ? NULL_NUMBER : sql`toNullable(${asNumber(typed).sql})`;
    };
    const place = [key(false, () => integer(i)), key(false, () => position)];
    const order = node.order === 'time' ? [key(true, time), ...place] : place;
    stage.setOrder(order);
    return stage;
  });
  const names = new Set(branches.flatMap((branch) => branch.names()));
  return unionStage(branches, [...names], context.names);
}
