import type { ContingencyArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger, toNumber } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

const OPTIONS = ['maxrows', 'maxcols', 'mincolcover', 'minrowcover', 'usetotal', 'totalstr'];

function parse(cursor: Cursor): ContingencyArgs {
  const given = new Map<string, Word>();
  const names: Word[] = [];
  const here = cursor.here();
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option === undefined) names.push(cursor.field());
    else given.set(option.name, option.value);
  }
  const [row, column, more] = names;
  if (row === undefined || column === undefined || more !== undefined) {
    return fail({ span: more?.span ?? here }, 'contingency takes two fields.', 'Write contingency <field> <field>.');
  }
  const read = <T>(name: string, convert: (word: Word) => T, otherwise: T): T => {
    const word = given.get(name);
    return word === undefined ? otherwise : convert(word);
  };
  return {
    row: row.text,
    column: column.text,
    maxrows: read('maxrows', (w) => toInteger(w), 0),
    maxcols: read('maxcols', (w) => toInteger(w), 0),
    mincolcover: read('mincolcover', toNumber, 1),
    minrowcover: read('minrowcover', toNumber, 1),
    usetotal: read('usetotal', toBoolean, true),
    totalstr: read('totalstr', ({ text }) => text, 'TOTAL'),
  };
}

export const contingency = command<ContingencyArgs>({
  name: 'contingency',
  aliases: ['counttable', 'ctable'],
  syntax:
    'contingency [maxrows=<int>] [maxcols=<int>] [mincolcover=<num>] [minrowcover=<num>] [usetotal=<bool>] [totalstr=<string>] <field> <field>',
  summary: 'How often the values of two fields occur together.',
  examples: ['search * | contingency usetotal=false host EventCode'],
  parse,
  print: ({ row, column, ...rest }) => words(options(Object.entries(rest)), fieldList([row, column])),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'contingency', args, input: rows(input), span }),
});
