import type { AttachedField, JoinArgs, JoinKeys, Plan } from '../../plan/index.js';
import { type HostContext, inputOf, type Operator, type Row, type Table } from '../operator.js';
import { countedFields } from './counted-fields.js';
import { firstRows, subsearchOf } from './first-rows.js';
import { joinByTime, type KeyPair } from './join-by-time.js';

/** limits.conf, [join] subsearch_maxout. */
const MOST_ROWS = 50_000;

interface Sides {
  readonly left: Plan;
  readonly right: Table;
  readonly keys: readonly KeyPair[];
}

function isInternal(field: string): boolean {
  return field.startsWith('_');
}

/** All fields but internal ones under `alias.field`. */
function aliased({ fields, rows }: Table, alias: string): Table {
  const name = (field: string): string => (isInternal(field) ? field : `${alias}.${field}`);
  const renamed = (row: Row): Row =>
    Object.fromEntries(Object.entries(row).map(([field, value]) => [name(field), value]));
  return { fields: fields.map(name), rows: rows.map(renamed) };
}

/** Fields that both sides have values of; internal ones would never agree. */
async function commonFields(left: Plan, right: Table, context: HostContext): Promise<readonly KeyPair[]> {
  const names = new Set(await context.names(left));
  const used = new Set(right.rows.flatMap((row) => Object.keys(row)));
  const both = right.fields.filter((field) => !isInternal(field) && names.has(field) && used.has(field));
  const common = await countedFields(left, both, context);
  return common.map((field) => ({ left: field, right: field }));
}

async function sidesOf(left: Plan, right: Table, keys: JoinKeys, context: HostContext): Promise<Sides> {
  if (keys.kind === 'aliases') {
    const { span } = left;
    const pairs = [{ from: '*', to: `${keys.left}.*`, span }];
    const named = keys.pairs.map((pair) => ({
      left: `${keys.left}.${pair.left}`,
      right: `${keys.right}.${pair.right}`,
    }));
    return { left: { kind: 'rename', input: left, pairs, span }, right: aliased(right, keys.right), keys: named };
  }
  const named = keys.fields.map((field) => ({ left: field, right: field }));
  return { left, right, keys: named.length > 0 ? named : await commonFields(left, right, context) };
}

/** The rows that can match, at most `max` (0 = all) of one key. */
function candidates({ right, keys }: Sides, max: number): readonly Row[] {
  const seen = new Map<string, number>();
  return right.rows.filter((row) => {
    const values = keys.map((key) => row[key.right]);
    if (values.includes(undefined)) return false;
    const key = JSON.stringify(values);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return max === 0 || before < max;
  });
}

/** What the rows take from the subsearch; `_time` and `_raw` are never overwritten. */
function attached({ right, keys }: Sides, overwrite: boolean): readonly AttachedField[] {
  const shared = new Set(keys.filter(({ left, right: name }) => left === name).map((key) => key.right));
  return right.fields
    .filter((field) => !shared.has(field))
    .map((field) => ({ from: field, to: field, mode: overwrite && !isInternal(field) ? 'prefer' : 'fill' }));
}

async function attach(sides: Sides, args: JoinArgs, context: HostContext): Promise<Plan> {
  const { left, right, keys } = sides;
  const { span } = left;
  const rows = candidates(sides, args.max);
  if (rows.length === 0 || keys.length === 0) {
    return args.outer ? left : { kind: 'limit', input: left, end: 'head', count: 0, span };
  }
  const held = await context.hold({ fields: right.fields, rows }, span);
  return {
    kind: 'attach',
    input: left,
    table: held.rows,
    keys: keys.map((key) => ({ from: key.right, expr: { kind: 'field', name: key.left, quoted: true, span } })),
    fields: attached(sides, args.overwrite),
    matches: args.max === 1 ? 'one' : 'all',
    keepUnmatched: args.outer,
    span,
  };
}

/**
 * join: values are compared as they are written, absent ones equal nothing, the order of the search's rows stays
 * (join page). Without usetime the rows of the search stay in the store.
 */
export const join: Operator<'join'> = async (node, context) => {
  const table = await firstRows(subsearchOf(node), MOST_ROWS, 'join', context, node.span);
  const sides = await sidesOf(inputOf(node), table, node.args.keys, context);
  if (node.args.time === undefined) return attach(sides, node.args, context);
  const left = await context.rows(sides.left);
  return context.hold(joinByTime(left, sides.right, sides.keys, node.args, node.args.time), node.span);
};
