import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser } from '../../../diagnostics/index.js';
import { expressionsAt, type Plan } from '../../plan/index.js';
import { inputOf, type Operator } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** Combinations of keys that are looked at, and fields that they become. */
const MOST_COMBINATIONS = 10_000;
const MOST_FIELDS = 2000;

/** fromjson: the keys of the objects are asked for, their values are taken in SQL. */
export const fromJson: Operator<'fromJson'> = async (node, context) => {
  const input = inputOf(node);
  const { span } = node;
  const { field, prefix } = node.args;
  const is = expressionsAt(span);
  const assignments = [{ field: '#keys', expr: is.call('json_keys', is.field(field)), span }];
  const keyed: Plan = { kind: 'extend', input, assignments, span };
  const { rows } = await context.rows(
    { kind: 'distinct', input: keyed, fields: ['#keys'], span },
    MOST_COMBINATIONS + 1,
  );
  const keys = new Set(
    rows.flatMap((row) => (typeof row['#keys'] === 'string' ? (JSON.parse(row['#keys']) as readonly string[]) : [])),
  );
  if (keys.size === 0) return input;
  if (rows.length > MOST_COMBINATIONS || keys.size > MOST_FIELDS) {
    context.report(diagnose('search/limit', { span }, `fromjson: only the first ${MOST_FIELDS} fields are made.`));
  }
  const fields = [...keys]
    .slice(0, MOST_FIELDS)
    .map((key) => ({ output: `${prefix}${key}`, paths: [[{ kind: 'key', key } as const]] }));
  return { kind: 'json', input, field, fields, take: 'elements', span };
};
