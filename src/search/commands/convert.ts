import type { Convert, ConvertFunction } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

interface Args {
  readonly timeformat: string;
  readonly items: Convert['items'];
}

const FUNCTIONS: readonly ConvertFunction[] = [
  'auto',
  'num',
  'none',
  'ctime',
  'mktime',
  'dur2sec',
  'mstime',
  'memk',
  'rmcomma',
  'rmunit',
];

/** convert page. */
const DEFAULT_FORMAT = '%m/%d/%Y %H:%M:%S';

function item(cursor: Cursor): Convert['items'][number] {
  const here = cursor.here();
  const name = cursor.callName();
  const fn = FUNCTIONS.find((f) => f === name?.text.toLowerCase());
  if (fn === undefined) {
    return fail(name ?? { span: here }, 'Expected a conversion function.', `One of ${FUNCTIONS.join(', ')}.`);
  }
  const inner = cursor.untilClosing();
  const pattern = inner.text.trim().replace(/^(["'])(.*)\1$/s, '$2');
  const as = cursor.keyword('as') ? cursor.field() : undefined;
  const span = { from: here.from, to: as?.span.to ?? inner.span.to };
  return as === undefined ? { fn, pattern, span } : { fn, pattern, as: as.text, span };
}

function parse(cursor: Cursor): Args {
  let timeformat = DEFAULT_FORMAT;
  const items: Convert['items'][number][] = [];
  while (cursor.more()) {
    const option = cursor.option(['timeformat']);
    if (option === undefined) items.push(item(cursor));
    else timeformat = option.value.text;
  }
  if (items.length === 0) fail({ span: cursor.here() }, 'convert needs a function.', 'Write convert ctime(<field>).');
  return { timeformat, items };
}

export const convert = command<Args>({
  name: 'convert',
  syntax: 'convert [timeformat=<string>] <function>(<field>) [AS <field>]...',
  summary: 'Converts field values between forms: times, durations, sizes, numbers with units.',
  examples: ['| makeresults | eval t=0 | convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(t)'],
  parse,
  print: ({ timeformat, items }) =>
    words(
      options([['timeformat', timeformat === DEFAULT_FORMAT ? undefined : timeformat]]),
      ...items.map((i) => `${i.fn}(${fieldName(i.pattern)})${i.as === undefined ? '' : ` AS ${fieldName(i.as)}`}`),
    ),
  lower: (args, input, { span }) => ({ kind: 'convert', input: rows(input), ...args, span }),
});
