import type { SelfJoinArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { fieldList, options, words } from './spelling.js';

function parse(cursor: Cursor): SelfJoinArgs {
  const fields: string[] = [];
  const given = optionList(cursor, ['overwrite', 'max', 'keepsingle'], (at) => fields.push(at.field().text));
  if (fields.length === 0) fail({ span: cursor.here() }, 'selfjoin needs a field.', 'Write selfjoin <field>.');
  return {
    fields,
    overwrite: given.flag('overwrite', true),
    max: given.number('max', 1, toInteger),
    keepSingle: given.flag('keepsingle', false),
  };
}

export const selfjoin = command<SelfJoinArgs>({
  name: 'selfjoin',
  syntax: 'selfjoin [overwrite=<bool>] [max=<int>] [keepsingle=<bool>] <field>...',
  summary:
    'Puts the fields of other rows with the same values beside each row: of one of them, of max= of them, or with max=0 of all.',
  examples: ['search EventCode=1 | selfjoin max=0 process_guid'],
  parse,
  print: ({ fields, overwrite, max, keepSingle }) =>
    words(
      options([
        ['overwrite', overwrite ? undefined : false],
        ['max', max === 1 ? undefined : max],
        ['keepsingle', keepSingle || undefined],
      ]),
      fieldList(fields),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'selfJoin', args, input: rows(input), span }),
});
