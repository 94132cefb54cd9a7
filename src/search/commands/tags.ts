import type { TagArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { fieldList, options, words } from './spelling.js';

function parse(cursor: Cursor): TagArgs {
  const fields: string[] = [];
  const given = optionList(cursor, ['outputfield', 'inclname', 'inclvalue', 'allowed_tags'], (at) =>
    fields.push(at.field().text),
  );
  const output = given.text('outputfield');
  return {
    fields,
    allowed: (given.text('allowed_tags') ?? '').split(',').flatMap((tag) => (tag.trim() === '' ? [] : [tag.trim()])),
    ...(output === undefined ? {} : { output }),
    withName: given.flag('inclname', false),
    withValue: given.flag('inclvalue', false),
  };
}

export const tags = command<TagArgs>({
  name: 'tags',
  syntax: 'tags [outputfield=<field>] [inclname=<bool>] [inclvalue=<bool>] [allowed_tags=<list>] [<field>...]',
  summary:
    'The tags of the values of fields, in tag and tag::<field>; with outputfield= in that field alone, with the names of fields and values in front if asked for.',
  examples: [
    'search EventCode=1 | tags host eventtype',
    'search EventCode=1 | tags outputfield=labels inclname=true user',
  ],
  parse,
  print: ({ fields, allowed, output, withName, withValue }) =>
    words(
      options([
        ['outputfield', output],
        ['inclname', withName || undefined],
        ['inclvalue', withValue || undefined],
        ['allowed_tags', allowed.length === 0 ? undefined : allowed.join(',')],
      ]),
      fieldList(fields),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'tagFields', args, input: rows(input), span }),
});
