import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { externalField } from './internal-field.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly field: string;
  readonly delimiter: string;
}

function parse(cursor: Cursor): Args {
  let delimiter = ' ';
  let field: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['delim']);
    if (option !== undefined) delimiter = option.value.text;
    else if (field === undefined) field = cursor.field();
    else fail({ span: cursor.here() }, 'mvcombine takes one field.', 'Write mvcombine again for another field.');
  }
  return { field: externalField(field, 'mvcombine', cursor), delimiter };
}

export const mvcombine = command<Args>({
  name: 'mvcombine',
  syntax: 'mvcombine [delim=<string>] <field>',
  summary: 'Makes one row of those that differ in one field only, with all values of that field.',
  examples: ['search EventCode=1 | table Image, Computer | mvcombine delim="," Computer'],
  parse,
  print: ({ field, delimiter }) =>
    words(options([['delim', delimiter === ' ' ? undefined : delimiter]]), fieldName(field)),
  lower: ({ field, delimiter }, input, { span }) => ({ kind: 'combine', input: rows(input), field, delimiter, span }),
});
