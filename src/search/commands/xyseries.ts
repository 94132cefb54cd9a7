import type { XyseriesArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

const USAGE = 'Write xyseries <x> <y> <data>.';

function parse(cursor: Cursor): XyseriesArgs {
  const given = new Map<string, Word>();
  const names: Word[] = [];
  const here = cursor.here();
  while (cursor.more()) {
    const option = cursor.option(['grouped', 'sep', 'format']);
    if (option === undefined) names.push(cursor.field());
    else given.set(option.name, option.value);
  }
  const [x, y, ...data] = names;
  if (x === undefined || y === undefined || data.length === 0) {
    return fail({ span: here }, 'xyseries needs three fields.', USAGE);
  }
  const grouped = given.get('grouped');
  return {
    x: x.text,
    y: y.text,
    data: data.map(({ text }) => text),
    format: given.get('format')?.text ?? `$AGG$${given.get('sep')?.text ?? ': '}$VAL$`,
    grouped: grouped !== undefined && toBoolean(grouped),
  };
}

export const xyseries = command<XyseriesArgs>({
  name: 'xyseries',
  aliases: ['maketable'],
  syntax: 'xyseries [grouped=<bool>] <x-field> <y-name-field> <y-data-field>... [sep=<string>] [format=<string>]',
  summary: 'Turns rows of (x, name, value) into a table with a column for each name.',
  examples: ['search * | stats count by host EventCode | xyseries host EventCode count'],
  parse,
  print: ({ x, y, data, format, grouped }) =>
    words(
      options([
        ['grouped', grouped],
        ['format', format],
      ]),
      fieldList([x, y, ...data]),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'xyseries', args, input: rows(input), span }),
});
