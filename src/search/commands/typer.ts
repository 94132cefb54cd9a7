import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { TypeArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

function parse(cursor: Cursor): TypeArgs {
  const given = optionList(cursor, ['eventtypes', 'maxlen']);
  const length = given.get('maxlen');
  if (length !== undefined) cursor.report(diagnose('search/unsupported', { span: length.span }, 'typer maxlen='));
  const only = given.text('eventtypes');
  return only === undefined ? {} : { only: only.split(/[\s,]+/).filter((name) => name !== '') };
}

export const typer = command<TypeArgs>({
  name: 'typer',
  syntax: 'typer [eventtypes=<list>]',
  summary: 'Sets eventtype to the names of the event types whose searches the row meets.',
  examples: ['search EventCode=1 | typer', 'search EventCode=1 | typer eventtypes="logon, process"'],
  parse,
  print: ({ only }) => options([['eventtypes', only?.join(' ')]]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'typeEvents', args, input: rows(input), span }),
});
