import { toInteger } from './arguments.js';
import { command, rows } from './command.js';

export const tail = command<number>({
  name: 'tail',
  syntax: 'tail [<N>]',
  summary: 'Keeps the last rows, in reverse order; 10 unless told otherwise.',
  examples: ['search EventCode=22 | tail 5'],
  parse: (cursor) => (cursor.atEnd() ? 10 : toInteger(cursor.word())),
  print: String,
  lower: (count, input, { span }) => ({ kind: 'limit', input: rows(input), end: 'tail', count, span }),
});
