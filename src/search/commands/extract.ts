import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { KeyValueArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const OPTIONS = ['auto', 'clean_keys', 'kvdelim', 'limit', 'maxchars', 'mv_add', 'pairdelim', 'reload', 'segment'];

/** extract page. */
const LIMIT = 50;
const MAX_CHARS = 10_240;

function parse(cursor: Cursor): KeyValueArgs {
  const given = new Map<string, Word>();
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else {
      const stanza = cursor.word();
      const what = `extract by the stanza "${stanza.text}" of transforms.conf`;
      cursor.report(diagnose('search/unsupported', { span: stanza.span }, what));
    }
  }
  const truth = (name: string, otherwise: boolean): boolean => {
    const word = given.get(name);
    return word === undefined ? otherwise : toBoolean(word);
  };
  const integer = (name: string, otherwise: number): number => {
    const word = given.get(name);
    return word === undefined ? otherwise : toInteger(word, 1);
  };
  // Configuration is read anew by every search, and segments are for highlighting: neither changes the fields.
  for (const name of ['auto', 'reload', 'segment']) truth(name, false);
  const [pairs, keys] = [given.get('pairdelim'), given.get('kvdelim')];
  if ((pairs === undefined) !== (keys === undefined)) {
    fail(pairs ?? keys ?? { span: cursor.here() }, 'extract needs pairdelim and kvdelim together.', 'Write both.');
  }
  return {
    ...(pairs === undefined ? {} : { pairDelimiters: pairs.text }),
    ...(keys === undefined ? {} : { keyDelimiters: keys.text }),
    limit: integer('limit', LIMIT),
    maxChars: integer('maxchars', MAX_CHARS),
    many: truth('mv_add', false),
    cleanKeys: truth('clean_keys', true),
  };
}

export const extract = command<KeyValueArgs>({
  name: 'extract',
  aliases: ['kv'],
  syntax:
    'extract [pairdelim=<characters> kvdelim=<characters>] [limit=<int>] [maxchars=<int>] [mv_add=<bool>] [clean_keys=<bool>] [auto=<bool>] [reload=<bool>] [segment=<bool>]',
  summary: 'Makes fields of the pairs of key and value in _raw.',
  examples: ['| makeresults | eval _raw="a=1|b=2" | extract pairdelim="|" kvdelim="="'],
  parse,
  print: (a) =>
    options([
      ['pairdelim', a.pairDelimiters],
      ['kvdelim', a.keyDelimiters],
      ['limit', a.limit === LIMIT ? undefined : a.limit],
      ['maxchars', a.maxChars === MAX_CHARS ? undefined : a.maxChars],
      ['mv_add', a.many ? true : undefined],
      ['clean_keys', a.cleanKeys ? undefined : false],
    ]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'keyValues', args, input: rows(input), span }),
});
