import { command, rows } from './command.js';

export const requireCommand = command<null>({
  name: 'require',
  syntax: 'require',
  summary: 'Fails the search if the commands before it found nothing.',
  examples: ['search EventCode=1 | require | stats count by user'],
  parse: () => null,
  print: () => '',
  lower: (_args, input, { span }) => ({ kind: 'host', operator: 'requireRows', args: {}, input: rows(input), span }),
});
