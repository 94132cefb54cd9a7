import type { Cursor, Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { externalField } from './internal-field.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly field: string;
  /** 0 = all. */
  readonly limit: number;
}

function parse(cursor: Cursor): Args {
  let limit = 0;
  let field: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['limit']);
    if (option !== undefined) limit = toInteger(option.value);
    else if (field === undefined) field = cursor.field();
    else fail({ span: cursor.here() }, 'mvexpand takes one field.', 'Join fields with mvzip before.');
  }
  return { field: externalField(field, 'mvexpand', cursor), limit };
}

export const mvexpand = command<Args>({
  name: 'mvexpand',
  syntax: 'mvexpand <field> [limit=<int>]',
  summary: 'Makes a row of each value of a field, and of all of them: no limit of memory cuts rows off.',
  examples: ['| makeresults | eval to=split("ann,bob", ",") | mvexpand to limit=100'],
  parse,
  print: ({ field, limit }) => words(fieldName(field), options([['limit', limit === 0 ? undefined : limit]])),
  lower: ({ field, limit }, input, { span }) => ({
    kind: 'unnest',
    input: rows(input),
    field,
    ...(limit === 0 ? {} : { limit }),
    span,
  }),
});
