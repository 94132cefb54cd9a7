import { fail } from './arguments.js';
import { command, rows } from './command.js';

export const uniq = command<Record<string, never>>({
  name: 'uniq',
  syntax: 'uniq',
  summary: 'Removes rows that equal the row before them in every field.',
  examples: ['search * | table host user | uniq'],
  parse: (cursor) => {
    if (cursor.more()) fail({ span: cursor.here() }, 'uniq takes no arguments.', 'Write uniq.');
    return {};
  },
  print: () => '',
  lower: (_args, input, { span }) => ({ kind: 'uniq', input: rows(input), span }),
});
