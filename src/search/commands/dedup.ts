import type { SortKey } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { printSortKey, sortKeys } from './sort-keys.js';
import { fieldList, options, words } from './spelling.js';

interface Args {
  readonly count: number;
  readonly names: readonly string[];
  readonly keepEvents: boolean;
  readonly keepEmpty: boolean;
  readonly consecutive: boolean;
  readonly sortBy: readonly SortKey[];
}

const OPTIONS = ['keepevents', 'keepempty', 'consecutive'];

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  const words: Word[] = [];
  let sortBy: readonly SortKey[] = [];
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else if (cursor.keyword('sortby')) sortBy = sortKeys(cursor);
    else words.push(cursor.field());
  }
  const first = words[0];
  const counted = first !== undefined && /^\d+$/.test(first.text) && words.length > 1;
  const names = counted ? words.slice(1) : words;
  if (names.length === 0) fail({ span: cursor.here() }, 'dedup needs at least one field.', 'Write dedup <field>.');
  const flag = (name: string): boolean => {
    const value = given.get(name);
    return value === undefined ? false : toBoolean(value);
  };
  return {
    count: counted ? toInteger(first, 1) : 1,
    names: names.map((w) => w.text),
    keepEvents: flag('keepevents'),
    keepEmpty: flag('keepempty'),
    consecutive: flag('consecutive'),
    sortBy,
  };
}

export const dedup = command<Args>({
  name: 'dedup',
  syntax: 'dedup [<N>] <field>... [keepevents=<bool>] [keepempty=<bool>] [consecutive=<bool>] [sortby <sort-field>...]',
  summary: 'Keeps the first rows of each combination of values; rows without one of the fields go.',
  examples: ['search EventCode=22 | dedup Image QueryName', 'search * | dedup 2 host sortby -_time'],
  parse,
  print: (a) =>
    words(
      a.count === 1 ? '' : String(a.count),
      fieldList(a.names),
      options([
        ['keepevents', a.keepEvents || undefined],
        ['keepempty', a.keepEmpty || undefined],
        ['consecutive', a.consecutive || undefined],
      ]),
      a.sortBy.length === 0 ? '' : `sortby ${a.sortBy.map(printSortKey).join(' ')}`,
    ),
  lower: ({ sortBy, names, ...rest }, input, { span }) => {
    const sorted =
      sortBy.length === 0 ? rows(input) : { kind: 'sort' as const, input: rows(input), keys: sortBy, span };
    return { kind: 'dedup', input: sorted, fields: names, ...rest, span };
  },
});
