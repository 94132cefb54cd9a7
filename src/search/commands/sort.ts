import type { SortKey } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { printSortKey, sortKeys } from './sort-keys.js';
import { words } from './spelling.js';

interface Args {
  readonly keys: readonly SortKey[];
  /** 0 = all rows. */
  readonly limit: number;
}

/** limits: `sort` keeps 10,000 rows unless told otherwise (sort page). */
const DEFAULT_LIMIT = 10_000;

function leadingCount(cursor: Cursor): number | undefined {
  const option = cursor.option(['limit']);
  if (option !== undefined) return toInteger(option.value);
  const mark = cursor.mark();
  if (cursor.symbol('-') || cursor.symbol('+')) {
    cursor.reset(mark);
    return undefined;
  }
  if (cursor.callName() === undefined && cursor.more()) {
    const word = cursor.field();
    if (/^\d+$/.test(word.text) && !word.quoted) return Number(word.text);
  }
  cursor.reset(mark);
  return undefined;
}

function parse(cursor: Cursor): Args {
  const limit = leadingCount(cursor) ?? DEFAULT_LIMIT;
  const keys = sortKeys(cursor);
  if (keys.length === 0) fail({ span: cursor.here() }, 'sort needs at least one field.', 'Write sort - <field>.');
  const reversed = cursor.keyword('desc') || cursor.keyword('d');
  if (!reversed && !cursor.keyword('asc')) cursor.keyword('a');
  return { limit, keys: reversed ? keys.map((k) => ({ ...k, descending: !k.descending })) : keys };
}

export const sort = command<Args>({
  name: 'sort',
  syntax: 'sort [<count>|limit=<count>] [+|-]<field>... [desc]',
  summary: 'Sorts rows; absent values come last; keeps 10,000 rows unless another count is given, all with 0.',
  examples: ['| makeresults count=3 | eval n=random() | sort 0 -n'],
  parse,
  print: ({ limit, keys }) => words(limit === DEFAULT_LIMIT ? '' : String(limit), keys.map(printSortKey).join(' ')),
  lower: ({ keys, limit }, input, { span }) => ({
    kind: 'sort',
    input: rows(input),
    keys,
    ...(limit === 0 ? {} : { limit }),
    span,
  }),
});
