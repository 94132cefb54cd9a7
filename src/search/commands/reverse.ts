import { fail } from './arguments.js';
import { command, rows } from './command.js';

export const reverse = command<Record<string, never>>({
  name: 'reverse',
  syntax: 'reverse',
  summary: 'Turns the order of the rows around.',
  examples: ['search * | reverse'],
  parse: (cursor) => {
    if (cursor.more()) fail({ span: cursor.here() }, 'reverse takes no arguments.', 'Write reverse.');
    return {};
  },
  print: () => '',
  lower: (_args, input, { span }) => ({ kind: 'limit', input: rows(input), end: 'tail', span }),
});
