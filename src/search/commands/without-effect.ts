import type { Cursor } from '../spl/index.js';
import { type Command, command, rows } from './command.js';

/** A command that changes nothing here. Its arguments, read as text, say how Splunk is to run or show a search. */
function withoutEffect(name: string, syntax: string, summary: string, example: string): Command {
  return command<string>({
    name,
    syntax,
    summary,
    examples: [example],
    parse: (cursor: Cursor) => cursor.rest().text,
    print: (text) => text,
    lower: (_args, input) => rows(input),
  });
}

export const highlight = withoutEffect(
  'highlight',
  'highlight <string>...',
  'Marks words where events are shown; the rows stay as they are.',
  'search EventCode=1 | highlight powershell, "encoded command"',
);

export const iconify = withoutEffect(
  'iconify',
  'iconify <field>...',
  'Gives events that have the same values the same sign where they are shown; the rows stay as they are.',
  'search EventCode=1 | iconify user host',
);

export const localop = withoutEffect(
  'localop',
  'localop',
  'Runs the commands after it on the search head; here all commands run in one place.',
  'search EventCode=1 | localop | stats count',
);

export const noop = withoutEffect(
  'noop',
  'noop [<option>=<value>...]',
  'Carries settings of the search process; none of them changes what a search finds.',
  'search EventCode=1 | noop search_optimization=false',
);

export const redistribute = withoutEffect(
  'redistribute',
  'redistribute [num_of_reducers=<int>] [by <field>...]',
  'Spreads the commands after it over several servers; here all commands run in one place.',
  'search EventCode=1 | redistribute by user | stats count by user',
);
