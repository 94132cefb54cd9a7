import type { IpLocationArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { fieldName, options, words } from './spelling.js';

const USAGE = 'Write iplocation <field>.';

function parse(cursor: Cursor): IpLocationArgs {
  const fields: string[] = [];
  const given = optionList(cursor, ['prefix', 'allfields', 'lang'], (at) => {
    const field = at.field();
    if (fields.push(field.text) > 1) fail(field, 'iplocation takes one field.', USAGE);
  });
  const [field] = fields;
  if (field === undefined) return fail({ span: cursor.here() }, 'iplocation needs the field of an address.', USAGE);
  return {
    field,
    prefix: given.text('prefix') ?? '',
    allFields: given.flag('allfields', false),
    language: given.text('lang') ?? 'en',
  };
}

export const iplocation = command<IpLocationArgs>({
  name: 'iplocation',
  syntax: 'iplocation [prefix=<string>] [allfields=<bool>] [lang=<string>] <field>',
  summary:
    'Adds where an IP address is: City, Country, Region, lat, lon; with allfields=true also Continent, MetroCode and Timezone. What the database does not know is empty, and an address that is nowhere, such as a private one, adds nothing.',
  examples: [
    'search EventCode=3 | iplocation DestinationIp | stats count by Country',
    'search EventCode=3 | iplocation prefix=dest_ allfields=true lang=code DestinationIp',
  ],
  parse,
  print: ({ field, prefix, allFields, language }) =>
    words(
      options([
        ['prefix', prefix === '' ? undefined : prefix],
        ['allfields', allFields || undefined],
        ['lang', language === 'en' ? undefined : language],
      ]),
      fieldName(field),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'ipLocation', args, input: rows(input), span }),
});
