import type { MapArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, quote, words } from './spelling.js';

/** map page: rows that are searched for unless maxsearches= says otherwise. */
const MOST_SEARCHES = 10;

const USAGE = 'Write map search="search … $field$ …" or map [search … $field$ …].';

function parse(cursor: Cursor): MapArgs {
  let search: MapArgs['search'] | undefined;
  let most = MOST_SEARCHES;
  const here = { span: cursor.here() };
  while (cursor.more()) {
    const option = cursor.option(['search', 'maxsearches']);
    const template = option === undefined ? cursor.template() : undefined;
    if (option?.name === 'maxsearches') most = toInteger(option.value, 1);
    else if (option !== undefined) search = { kind: 'template', text: option.value.text };
    else if (template !== undefined) search = { kind: 'template', text: template.text };
    else search = { kind: 'saved', text: cursor.word().text };
  }
  return search === undefined ? fail(here, 'map needs a search.', USAGE) : { search, most };
}

export const map = command<MapArgs>({
  name: 'map',
  syntax: 'map (search="<search>" | <subsearch> | <saved search>) [maxsearches=<int>]',
  summary:
    'Runs a search for each row, with the values of its fields in the place of $field$; what the searches find are the rows.',
  examples: [
    'search EventCode=4625 | stats count by user | map maxsearches=20 search="search EventCode=4624 user=\\"$user$\\" | stats count by user"',
    'search EventCode=4625 | stats count by user | map [search EventCode=4624 user=$user$]',
  ],
  parse,
  print: ({ search, most }) =>
    words(
      search.kind === 'template' ? `search=${quote(search.text)}` : quote(search.text),
      options([['maxsearches', most === MOST_SEARCHES ? undefined : most]]),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'map', args, input: rows(input), span }),
});
