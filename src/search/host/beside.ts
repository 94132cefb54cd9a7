import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, KarstError, type Span } from '../../diagnostics/index.js';
import { type AttachedField, expressionsAt, type Plan } from '../plan/index.js';
import type { EvalExpr } from '../spl/index.js';
import { type HostContext, MOST_STEP_ROWS, type Row } from './operator.js';

/*
 * What a step computes of some values of each row, and nothing else of it: the distinct values are asked for, answered
 * outside the engine, and the answers put beside the rows.
 */

const diagnose = diagnoser(searchMessages);

/** The hidden field that holds a row's key in that place. */
export function keyField(place: number): string {
  return `#key${place}`;
}

/** The distinct keys of the rows that have all of them; a KarstError if there are too many. `who` asks, for messages. */
export async function distinctKeys(
  input: Plan,
  keys: readonly EvalExpr[],
  who: string,
  span: Span,
  context: HostContext,
): Promise<readonly Row[]> {
  const { call, field } = expressionsAt(span);
  const fields = keys.map((_, i) => keyField(i));
  const assignments = keys.map((expr, i) => ({ field: keyField(i), expr, span }));
  const computed: Plan = { kind: 'extend', input, assignments, span };
  const present = fields.reduce<Plan>((plan, name) => {
    const expr = call('isnotnull', field(name));
    return { kind: 'filter', input: plan, predicate: { kind: 'eval', expr }, span };
  }, computed);
  const { rows } = await context.rows({ kind: 'distinct', input: present, fields, span }, MOST_STEP_ROWS + 1);
  if (rows.length <= MOST_STEP_ROWS) return rows;
  throw new KarstError(diagnose('search/too-many-values', { span }, who, MOST_STEP_ROWS));
}

/** The rows with fields of a table beside them: of the one of `rows` that has their keys, if there is one. */
export async function besideKeys(
  input: Plan,
  keys: readonly EvalExpr[],
  fields: readonly AttachedField[],
  rows: readonly Row[],
  span: Span,
  context: HostContext,
): Promise<Plan> {
  const names = keys.map((_, i) => keyField(i));
  const held = await context.hold({ fields: [...names, ...fields.map(({ from }) => from)], rows }, span);
  return {
    kind: 'attach',
    input,
    table: held.rows,
    keys: keys.map((expr, i) => ({ from: keyField(i), expr })),
    fields,
    matches: 'one',
    keepUnmatched: true,
    span,
  };
}

/** Values as a row has them; no key where there is none. */
export function cellOf(field: string, values: readonly string[]): Row {
  const [first] = values;
  if (first === undefined) return {};
  return { [field]: values.length === 1 ? first : values };
}
