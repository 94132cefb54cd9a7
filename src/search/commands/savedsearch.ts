import type { SavedSearchArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command } from './command.js';
import { fieldName, options, quote, words } from './spelling.js';

/** `name=value`, or a name alone. */
function item(cursor: Cursor): { readonly word: Word; readonly value: Word | undefined } {
  const word = cursor.field();
  return { word, value: cursor.symbol('=') ? cursor.word() : undefined };
}

function parse(cursor: Cursor): SavedSearchArgs {
  const values: { name: string; value: string }[] = [];
  let [name, substitute]: [string | undefined, boolean] = [undefined, true];
  while (cursor.more()) {
    const { word, value } = item(cursor);
    if (value === undefined && name === undefined) name = word.text;
    else if (value === undefined)
      fail(word, `"${word.text}" has no value.`, 'Write savedsearch "<name>" <key>=<value>.');
    else if (word.text.toLowerCase() === 'nosubstitution') substitute = !toBoolean(value);
    else values.push({ name: word.text, value: value.text });
  }
  if (name === undefined) {
    return fail({ span: cursor.here() }, 'savedsearch needs a name.', 'Write savedsearch "<name>".');
  }
  return { name, values, substitute };
}

export const savedsearch = command<SavedSearchArgs>({
  name: 'savedsearch',
  syntax: 'savedsearch <name> [<key>=<value>...] [nosubstitution=<bool>]',
  summary: 'The rows of a search of the content, by its name, with values for the $key$ in it.',
  examples: ['| savedsearch "Baseline of users" host="web-1"'],
  generating: true,
  parse,
  print: ({ name, values, substitute }) =>
    words(
      quote(name),
      values.map(({ name: key, value }) => `${fieldName(key)}=${quote(value)}`).join(' '),
      options([['nosubstitution', substitute ? undefined : true]]),
    ),
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'savedSearch', args, span }),
});
