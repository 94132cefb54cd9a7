import { type Sql, sql } from '../fragment.js';
import type { Stage } from '../stage.js';
import { numbered } from './numbered.js';

/** The row's number, beside it while a step needs it. */
const POSITION = '#position';

/** The rows with their numbers, and if `lasting` in the order of those from here on. */
export function positioned(input: Stage, lasting: boolean): Stage {
  const { stage, position } = numbered(input);
  stage.assign(POSITION, position);
  if (lasting) stage.setOrder([{ descending: false, pull: () => position.sql }]);
  return stage;
}

/** The number that `positioned` gave the row. */
export function byPosition(stage: Stage): Sql {
  const typed = stage.field(POSITION);
  if (typed === undefined) throw new Error('the rows were not numbered');
  return typed.sql;
}

/** From the first row to this one. */
export function upToHere(stage: Stage): Sql {
  return sql`ORDER BY ${byPosition(stage)} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW`;
}
