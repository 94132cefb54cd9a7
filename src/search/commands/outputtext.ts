import { extended } from '../plan/index.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';

/** The text of the row with the signs of XML escaped. */
const ESCAPED = 'replace(replace(replace(\'_raw\', "&", "&amp;"), "<", "&lt;"), ">", "&gt;")';

export const outputtext = command<{ readonly xml: boolean }>({
  name: 'outputtext',
  syntax: 'outputtext [usexml=<bool>]',
  summary: 'Copies the text of each row into _xml, with the signs of XML escaped unless usexml=false.',
  examples: ['search EventCode=1 | outputtext usexml=false'],
  parse: (cursor) => ({ xml: optionList(cursor, ['usexml']).flag('usexml', true) }),
  print: ({ xml }) => options([['usexml', xml ? undefined : false]]),
  lower: ({ xml }, input, { span }) => extended(rows(input), { _xml: xml ? ESCAPED : "'_raw'" }, span),
});
