import { command, rows } from './command.js';

export const addinfo = command<null>({
  name: 'addinfo',
  syntax: 'addinfo',
  summary:
    'Adds info_min_time and info_max_time, the range of the search, info_search_time, when it started, and info_sid.',
  examples: ['search EventCode=1 | stats min(_time) as first by user | addinfo | where first>=info_min_time'],
  parse: () => null,
  print: () => '',
  lower: (_args, input, { span }) => ({ kind: 'host', operator: 'addInfo', args: {}, input: rows(input), span }),
});
