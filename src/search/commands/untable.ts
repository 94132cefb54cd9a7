import type { UntableArgs } from '../plan/index.js';
import { fail, fields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList } from './spelling.js';

export const untable = command<UntableArgs>({
  name: 'untable',
  syntax: 'untable <x-field> <y-name-field> <y-data-field>',
  summary: 'Turns a table into rows of (x, name of the column, value): the reverse of xyseries.',
  examples: ['search * | chart count BY host EventCode | untable host EventCode count'],
  parse: (cursor) => {
    const here = cursor.here();
    const [x, y, data, more] = fields(cursor);
    if (x === undefined || y === undefined || data === undefined || more !== undefined) {
      return fail({ span: more?.span ?? here }, 'untable takes three fields.', 'Write untable <x> <y> <data>.');
    }
    return { x: x.text, y: y.text, data: data.text };
  },
  print: ({ x, y, data }) => fieldList([x, y, data]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'untable', args, input: rows(input), span }),
});
