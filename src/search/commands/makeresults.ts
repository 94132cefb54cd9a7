import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { toBoolean, toInteger } from './arguments.js';
import { command } from './command.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Args {
  readonly count: number;
  readonly annotate: boolean;
  readonly data: boolean;
}

/** limits.conf: commands that create rows make at most this many. */
const MOST_ROWS = 50_000;

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  while (cursor.more()) {
    const option = cursor.option(['count', 'annotate', 'splunk_server', 'splunk_server_group', 'format', 'data']);
    if (option !== undefined) given.set(option.name, option.value);
    else given.set('count', cursor.word());
  }
  const [count, annotate] = [given.get('count'), given.get('annotate')];
  return {
    count: count === undefined ? 1 : toInteger(count),
    annotate: annotate === undefined ? false : toBoolean(annotate),
    data: given.has('data') || given.has('format'),
  };
}

export const makeresults = command<Args>({
  name: 'makeresults',
  syntax: 'makeresults [count=<int>] [annotate=<bool>]',
  summary: 'Makes rows that have only _time, the start of the search.',
  examples: ['| makeresults count=3'],
  generating: true,
  parse,
  print: (a) =>
    options([
      ['count', a.count],
      ['annotate', a.annotate || undefined],
    ]),
  lower: (a, _input, { span, report }) => {
    if (a.annotate) report(diagnose('search/unsupported', { span }, 'makeresults annotate=true'));
    if (a.data) report(diagnose('search/unsupported', { span }, 'makeresults format= and data='));
    if (a.count > MOST_ROWS)
      report(diagnose('search/limit', { span }, `makeresults: ${a.count} rows asked for, ${MOST_ROWS} made.`));
    return { kind: 'values', count: Math.min(a.count, MOST_ROWS), columns: [], span };
  },
});
