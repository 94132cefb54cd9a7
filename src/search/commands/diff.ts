import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { CompareArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/** diff page: characters of each result that are compared unless maxlen= says otherwise. */
const LENGTH = 100_000;

function parse(cursor: Cursor): CompareArgs {
  const given = optionList(cursor, ['position1', 'position2', 'attribute', 'diffheader', 'context', 'maxlen']);
  const context = given.get('context');
  if (context !== undefined && given.flag('context', false)) {
    cursor.report(diagnose('search/unsupported', { span: context.span }, 'diff context=true'));
  }
  const position = (word: Word): number => toInteger(word, 1);
  return {
    first: given.number('position1', 1, position),
    second: given.number('position2', 2, position),
    field: given.text('attribute') ?? '_raw',
    header: given.flag('diffheader', false),
    length: given.number('maxlen', LENGTH, toInteger),
  };
}

export const diff = command<CompareArgs>({
  name: 'diff',
  syntax: 'diff [position1=<int>] [position2=<int>] [attribute=<field>] [diffheader=<bool>] [maxlen=<int>]',
  summary: 'Compares the texts of two rows line by line; the one row that comes out says where they differ.',
  examples: ['search EventCode=1 | diff position1=9 position2=10 attribute=CommandLine'],
  parse,
  print: ({ first, second, field, header, length }) =>
    options([
      ['position1', first === 1 ? undefined : first],
      ['position2', second === 2 ? undefined : second],
      ['attribute', field === '_raw' ? undefined : field],
      ['diffheader', header || undefined],
      ['maxlen', length === LENGTH ? undefined : length],
    ]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'compare', args, input: rows(input), span }),
});
