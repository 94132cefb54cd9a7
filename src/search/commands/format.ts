import { DEFAULT_FRAME, type FormatFrame, type Plan } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, quote, words } from './spelling.js';

interface Args {
  readonly frame: FormatFrame;
  readonly quote: boolean;
  /** 0 = all. */
  readonly maxResults: number;
}

const OPTIONS = ['quote', 'mvsep', 'maxresults', 'emptystr'];
const PARTS = ['rowsBegin', 'rowBegin', 'and', 'rowEnd', 'or', 'rowsEnd'] as const;

function frameOf(texts: readonly Word[], values: string | undefined, empty: string | undefined): FormatFrame {
  const named = Object.fromEntries(texts.map(({ text }, i) => [PARTS[i], text])) as Partial<FormatFrame>;
  return {
    ...DEFAULT_FRAME,
    ...named,
    ...(values === undefined ? {} : { values }),
    ...(empty === undefined ? {} : { empty }),
  };
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  const texts: Word[] = [];
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else texts.push(cursor.word());
  }
  const [first] = texts;
  if (first !== undefined && texts.length !== PARTS.length) {
    const message = `format takes ${PARTS.length} texts or none; ${texts.length} are given.`;
    fail(first, message, 'In order: "(" "(" "AND" ")" "OR" ")", for the whole, the row, between columns, rows.');
  }
  const [quoted, most] = [given.get('quote'), given.get('maxresults')];
  return {
    frame: frameOf(texts, given.get('mvsep')?.text, given.get('emptystr')?.text),
    quote: quoted === undefined ? false : toBoolean(quoted),
    maxResults: most === undefined ? 0 : toInteger(most),
  };
}

function printFrame(frame: FormatFrame): string {
  if (PARTS.every((part) => frame[part] === DEFAULT_FRAME[part])) return '';
  return PARTS.map((part) => quote(frame[part])).join(' ');
}

export const format = command<Args>({
  name: 'format',
  syntax:
    'format [quote=<bool>] [mvsep=<string>] [maxresults=<int>] [emptystr=<string>] ["<row prefix>" "<column prefix>" "<column separator>" "<column end>" "<row separator>" "<row end>"]',
  summary:
    'Turns all rows into one whose field search is a search expression. Every subsearch that filters ends in it.',
  examples: [
    'search EventCode=4625 | dedup user | table user src | format',
    'search EventCode=4625 | table user | format mvsep="OR" maxresults=10 "[" "[" "&&" "]" "||" "]"',
  ],
  parse,
  print: ({ frame, quote: quoted, maxResults }) =>
    words(
      options([
        ['quote', quoted || undefined],
        ['mvsep', frame.values === DEFAULT_FRAME.values ? undefined : frame.values],
        ['maxresults', maxResults === 0 ? undefined : maxResults],
        ['emptystr', frame.empty === DEFAULT_FRAME.empty ? undefined : frame.empty],
      ]),
      printFrame(frame),
    ),
  lower: ({ frame, quote: quoted, maxResults }, input, { span }) => {
    const most: Plan =
      maxResults === 0 ? rows(input) : { kind: 'limit', input: rows(input), end: 'head', count: maxResults, span };
    return { kind: 'host', operator: 'format', args: { frame, quote: quoted }, input: most, span };
  },
});
