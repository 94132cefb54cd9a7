import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { EventCountArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { toBoolean } from './arguments.js';
import { command } from './command.js';
import { options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/** Other servers and other kinds of indexes do not exist here; `list_vix` and the servers say nothing. */
const OPTIONS = [
  'index',
  'summarize',
  'report_size',
  'list_vix',
  'list_federated_remote',
  'splunk_server',
  'splunk_server_group',
];

function parse(cursor: Cursor): EventCountArgs {
  const indexes: string[] = [];
  let summarize = true;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option === undefined) break;
    const { name, value } = option;
    if (name === 'index') indexes.push(value.text);
    else if (name === 'summarize') summarize = toBoolean(value);
    else if (name === 'report_size' && toBoolean(value)) {
      cursor.report(diagnose('search/unsupported', { span: value.span }, 'eventcount report_size=true'));
    }
  }
  return { indexes, summarize };
}

export const eventcount = command<EventCountArgs>({
  name: 'eventcount',
  syntax: 'eventcount [index=<pattern>...] [summarize=<bool>] [list_vix=<bool>]',
  summary: 'How many events the indexes hold, whatever their time; with summarize=false each on its own.',
  examples: ['| eventcount', '| eventcount index=main index=web* summarize=false'],
  generating: true,
  parse,
  print: ({ indexes, summarize }) =>
    words(
      ...indexes.map((index) => options([['index', index]])),
      options([['summarize', summarize ? undefined : false]]),
    ),
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'eventCount', args, span }),
});
