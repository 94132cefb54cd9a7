import type { XpathArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, quote, words } from './spelling.js';

function parse(cursor: Cursor): XpathArgs {
  const given = new Map<string, string>();
  let path: Word | undefined;
  while (cursor.more()) {
    const option = cursor.option(['outfield', 'field', 'default']);
    if (option !== undefined) given.set(option.name, option.value.text);
    else if (path === undefined) path = cursor.word();
    else fail({ span: cursor.here() }, 'xpath takes one path.', 'Write the path in quotes.');
  }
  if (path === undefined) return fail({ span: cursor.here() }, 'xpath needs a path.', 'Write xpath "//book/@name".');
  const otherwise = given.get('default');
  return {
    field: given.get('field') ?? '_raw',
    path: path.text,
    output: given.get('outfield') ?? 'xpath',
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

export const xpath = command<XpathArgs>({
  name: 'xpath',
  syntax: 'xpath [outfield=<field>] "<xpath>" [field=<field>] [default=<string>]',
  summary: 'Takes what an XPath expression finds in an XML text into a field.',
  examples: ['search sourcetype=x | xpath outfield=name "//book[author=\\"Martin\\"]/@name" field=xml default=none'],
  parse,
  print: ({ field, path, output, otherwise }) =>
    words(
      output === 'xpath' ? '' : `outfield=${fieldName(output)}`,
      quote(path),
      field === '_raw' ? '' : `field=${fieldName(field)}`,
      options([['default', otherwise]]),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'xpath', args, input: rows(input), span }),
});
