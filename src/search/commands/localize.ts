import type { LocalizeArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';
import { secondsOf, toTimeLength } from './time-length.js';

function parse(cursor: Cursor): LocalizeArgs {
  const given = optionList(cursor, ['maxpause', 'timeafter', 'timebefore']);
  const seconds = (word: Word): number => secondsOf(toTimeLength(word, 's'));
  return {
    pause: given.number('maxpause', 60, seconds),
    after: given.number('timeafter', 30, seconds),
    before: given.number('timebefore', 30, seconds),
  };
}

export const localize = command<LocalizeArgs>({
  name: 'localize',
  syntax: 'localize [maxpause=<int>(s|m|h|d)] [timeafter=<int>(s|m|h|d)] [timebefore=<int>(s|m|h|d)]',
  summary: 'Stretches of time in which events follow each other closely, for map: starttime and endtime.',
  examples: [
    'search error | localize maxpause=5m | map search="search failure starttimeu=$starttime$ endtimeu=$endtime$"',
  ],
  parse,
  print: ({ pause, after, before }) =>
    options([
      ['maxpause', pause === 60 ? undefined : `${pause}s`],
      ['timeafter', after === 30 ? undefined : `${after}s`],
      ['timebefore', before === 30 ? undefined : `${before}s`],
    ]),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'localize', args, input: rows(input), span }),
});
