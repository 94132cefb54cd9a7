import type { FromJsonArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

function parse(cursor: Cursor): FromJsonArgs {
  let prefix = '';
  let field: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['prefix']);
    if (option !== undefined) prefix = option.value.text;
    else if (field === undefined) field = cursor.field();
    else fail({ span: cursor.here() }, 'fromjson takes one field.', 'Write fromjson again for another field.');
  }
  if (field !== undefined) return { field: field.text, prefix };
  return fail({ span: cursor.here() }, 'fromjson needs a field.', 'Write fromjson <field>.');
}

export const fromjson = command<FromJsonArgs>({
  name: 'fromjson',
  syntax: 'fromjson <field> [prefix=<string>]',
  summary: 'Makes a field of each member of a JSON object.',
  examples: ['| makeresults | eval object=json_object("name", "ann", "age", 63) | fromjson object prefix=my_'],
  parse,
  print: ({ field, prefix }) => words(fieldName(field), options([['prefix', prefix === '' ? undefined : prefix]])),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'fromJson', args, input: rows(input), span }),
});
