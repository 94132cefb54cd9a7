import { fields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

interface Args {
  readonly value: string;
  readonly names: readonly string[];
}

export const fillnull = command<Args>({
  name: 'fillnull',
  syntax: 'fillnull [value=<string>] [<field>...]',
  summary: 'Gives absent fields a value: the listed ones, or all that some row has.',
  examples: ['| makeresults | eval a=null() | fillnull value=NULL a'],
  parse: (cursor) => {
    const option = cursor.option(['value']);
    const names = fields(cursor).map((f) => f.text);
    return { value: option?.value.text ?? '0', names };
  },
  print: ({ value, names }) => words(options([['value', value]]), fieldList(names)),
  lower: ({ value, names }, input, { span }) => ({
    kind: 'fill',
    input: rows(input),
    ...(names.length === 0 ? {} : { fields: names }),
    value,
    span,
  }),
});
