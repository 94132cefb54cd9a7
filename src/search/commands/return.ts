import type { ReturnArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, words } from './spelling.js';

interface Args extends ReturnArgs {
  readonly count: number;
}

type Item = ReturnArgs['fields'][number];

function item(cursor: Cursor): Item {
  const bare = cursor.symbol('$');
  const name = cursor.field().text;
  if (bare || !cursor.symbol('=')) return { field: name, as: name, bare };
  return { field: cursor.field().text, as: name, bare: false };
}

function parse(cursor: Cursor): Args {
  const fields: Item[] = [];
  let count = 1;
  for (let first = true; cursor.more(); first = false) {
    const mark = cursor.mark();
    const word = first && !cursor.symbol('$') ? cursor.field() : undefined;
    if (word !== undefined && !word.quoted && /^\d+$/.test(word.text)) count = toInteger(word, 1);
    else {
      cursor.reset(mark);
      fields.push(item(cursor));
    }
  }
  if (fields.length === 0) {
    fail(
      { span: cursor.here() },
      'return needs a field.',
      'Write return <field>, return $<field> or return <alias>=<field>.',
    );
  }
  return { count, fields };
}

function printItem({ field, as, bare }: Item): string {
  if (bare) return `$${fieldName(field)}`;
  return field === as ? fieldName(field) : `${fieldName(as)}=${fieldName(field)}`;
}

export const returnCommand = command<Args>({
  name: 'return',
  syntax: 'return [<count>] [<alias>=<field>...] [<field>...] [$<field>...]',
  summary:
    'Hands the values of the first rows to the search around it: as field="value" pairs, or with $ as the value alone.',
  examples: ['search [search EventCode=1 | return 5 user src=src_ip]', 'search [search EventCode=1 | return $user]'],
  parse,
  print: ({ count, fields }) => words(count === 1 ? '' : String(count), fields.map(printItem).join(' ')),
  lower: ({ count, fields }, input, { span }) => {
    const first = { kind: 'limit', input: rows(input), end: 'head', count, span } as const;
    return { kind: 'host', operator: 'returnText', args: { fields }, input: first, span };
  },
});
