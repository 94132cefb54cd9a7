import { evalField, evalText, extended } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { command, rows } from './command.js';
import { optionList } from './option-list.js';
import { options } from './spelling.js';

interface Args {
  readonly field: string;
  readonly prefix: string;
}

const UNITS = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `3 hours ago`: the largest unit that fits, whole (reltime page). */
function expression({ field, prefix }: Args): string {
  const age = `(now()-${evalField(field)})`;
  const cases = UNITS.map(([unit, seconds]) => {
    const amount = `floor(${age}/${seconds})`;
    const condition = unit === 'second' ? `isnotnull(${evalField(field)})` : `${age}>=${seconds}`;
    return `${condition}, ${evalText(prefix)} . ${amount} . if(${amount}=1, " ${unit} ago", " ${unit}s ago")`;
  });
  return `case(${cases.join(', ')})`;
}

function parse(cursor: Cursor): Args {
  const given = optionList(cursor, ['timefield', 'prefix']);
  return { field: given.text('timefield') ?? '_time', prefix: given.text('prefix') ?? '' };
}

export const reltime = command<Args>({
  name: 'reltime',
  syntax: 'reltime [timefield=<field>] [prefix=<string>]',
  summary: 'Sets reltime to how long ago _time, or another field with a time, was: "5 days ago".',
  examples: ['search EventCode=1 | reltime', 'search EventCode=1 | reltime timefield=lastTime prefix="seen "'],
  parse,
  print: ({ field, prefix }) =>
    options([
      ['timefield', field === '_time' ? undefined : field],
      ['prefix', prefix === '' ? undefined : prefix],
    ]),
  lower: (args, input, { span }) => extended(rows(input), { reltime: expression(args) }, span),
});
