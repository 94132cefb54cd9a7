import type { GenerateTimesArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';
import { toTimeLength } from './time-length.js';

function parse(cursor: Cursor): GenerateTimesArgs {
  const given = optionList(cursor, ['start', 'end', 'increment']);
  const [start, end, increment] = [given.text('start'), given.text('end'), given.get('increment')];
  if (start === undefined) return fail({ span: cursor.here() }, 'gentimes needs a start.', 'Write gentimes start=-7.');
  return {
    start,
    ...(end === undefined ? {} : { end }),
    increment: increment === undefined ? { amount: 1, unit: 'd' } : toTimeLength(increment, 'd'),
  };
}

export const gentimes = command<GenerateTimesArgs>({
  name: 'gentimes',
  syntax: 'gentimes start=<date or days> [end=<date or days>] [increment=<int>(s|m|h|d)]',
  summary:
    'Makes a row for each stretch of time from start up to end, today unless given: starttime, endtime and both for people.',
  examples: ['| gentimes start=-7', '| gentimes start=10/1/2024 end=10/5/2024 increment=6h'],
  generating: true,
  parse,
  print: ({ start, end, increment }) =>
    options([
      ['start', start],
      ['end', end],
      ['increment', `${increment.amount}${increment.unit}`],
    ]),
  lower: (args, _input, { span }) => ({ kind: 'host', operator: 'generateTimes', args, span }),
});
