import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command } from './command.js';
import { type InlineData, readInlineData } from './inline-data.js';
import { options } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Args {
  readonly count: number;
  readonly annotate: boolean;
  readonly format?: 'csv' | 'json';
  /** As written; with it, count and annotate do not matter. */
  readonly data?: string;
}

const OPTIONS = ['count', 'annotate', 'splunk_server', 'splunk_server_group', 'format', 'data'];

/** limits.conf: commands that create rows make at most this many. */
const MOST_ROWS = 50_000;

/** searchbnf: the longest text for `data`. */
const LONGEST_DATA = 30_000;

/** What annotate=true adds: all empty but the server's name. */
const ANNOTATIONS = ['_raw', 'host', 'source', 'sourcetype', 'splunk_server', 'splunk_server_group'];

function formatOf(word: Word): 'csv' | 'json' {
  const format = word.text.toLowerCase();
  if (format === 'csv' || format === 'json') return format;
  return fail(word, `Unknown format "${word.text}".`, 'Use format=csv or format=json.');
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else given.set('count', cursor.word());
  }
  const [count, annotate, format, data] = ['count', 'annotate', 'format', 'data'].map((name) => given.get(name));
  const args = {
    count: count === undefined ? 1 : toInteger(count),
    annotate: annotate === undefined ? false : toBoolean(annotate),
  };
  if (format === undefined && data === undefined) return args;
  if (format === undefined || data === undefined) {
    return fail(
      format ?? data ?? { span: cursor.here() },
      'format= and data= go together.',
      'Write format=csv data="…".',
    );
  }
  if (data.text.length > LONGEST_DATA)
    fail(data, `data= is longer than ${LONGEST_DATA} characters.`, 'Use a lookup file.');
  if (readInlineData(formatOf(format), data.text) === undefined) {
    fail(data, `data= is not ${format.text.toUpperCase()}.`, 'CSV needs a header line; JSON an array of objects.');
  }
  return { ...args, format: formatOf(format), data: data.text };
}

function annotated(count: number): InlineData {
  return { columns: ANNOTATIONS, rows: Array.from({ length: count }, () => ({ splunk_server: 'karst' })) };
}

function inlineOf(args: Args, count: number): InlineData | undefined {
  if (args.format !== undefined && args.data !== undefined) return readInlineData(args.format, args.data);
  return args.annotate ? annotated(count) : undefined;
}

export const makeresults = command<Args>({
  name: 'makeresults',
  syntax: 'makeresults [count=<int>] [annotate=<bool>] [format=csv|json data=<string>]',
  summary: 'Makes rows that have only _time, the start of the search, or rows from data in the search itself.',
  examples: [
    '| makeresults count=3',
    '| makeresults format=json data="[{\\"user\\":\\"ann\\"},{\\"user\\":\\"bob\\"}]"',
  ],
  generating: true,
  parse,
  print: (a) =>
    options([
      ['count', a.count],
      ['annotate', a.annotate || undefined],
      ['format', a.format],
      ['data', a.data],
    ]),
  lower: (a, _input, { span, report }) => {
    const count = Math.min(a.count, MOST_ROWS);
    if (a.count > MOST_ROWS) {
      report(diagnose('search/limit', { span }, `makeresults: ${a.count} rows asked for, ${MOST_ROWS} made.`));
    }
    return { kind: 'values', count, columns: [], ...inlineOf(a, count), span };
  },
});
