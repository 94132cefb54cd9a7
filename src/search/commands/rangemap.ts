import { expressionsAt } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

interface Range {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

interface Args {
  readonly field: string;
  readonly ranges: readonly Range[];
  readonly otherwise: string;
}

const BOUNDS = /^(-?(?:\d+\.?\d*|\.\d+))-(-?(?:\d+\.?\d*|\.\d+))$/;

function range(cursor: Cursor): Range {
  const name = cursor.field();
  const bounds = cursor.symbol('=') ? cursor.word() : name;
  const [, from, to] = BOUNDS.exec(bounds.text) ?? [];
  if (from === undefined || to === undefined)
    return fail(bounds, `"${bounds.text}" is not a range of numbers.`, 'Write low=0-30, or low=-5--1 below zero.');
  if (Number(from) > Number(to)) fail(bounds, 'The range ends before it starts.', 'Write the lower number first.');
  return { name: name.text, from: Number(from), to: Number(to) };
}

function parse(cursor: Cursor): Args {
  const given = new Map<string, string>();
  const ranges: Range[] = [];
  while (cursor.more()) {
    const option = cursor.option(['field', 'default']);
    if (option !== undefined) given.set(option.name, option.value.text);
    else ranges.push(range(cursor));
  }
  const field = given.get('field');
  if (field !== undefined && ranges.length > 0) return { field, ranges, otherwise: given.get('default') ?? 'None' };
  return fail({ span: cursor.here() }, 'rangemap needs a field and a range.', 'Write rangemap field=count low=0-9.');
}

export const rangemap = command<Args>({
  name: 'rangemap',
  syntax: 'rangemap field=<field> <name>=<number>-<number>... [default=<string>]',
  summary: 'Puts the names of the ranges that a number is in, both ends included, in the field range.',
  examples: ['search EventCode=1 | stats count by Image | rangemap field=count low=1-9 high=10-99 default=severe'],
  parse,
  print: ({ field, ranges, otherwise }) =>
    words(
      `field=${fieldName(field)}`,
      ...ranges.map((r) => `${fieldName(r.name)}=${r.from}-${r.to}`),
      options([['default', otherwise === 'None' ? undefined : otherwise]]),
    ),
  lower: ({ field, ranges, otherwise }, input, { span }) => {
    const is = expressionsAt(span);
    const value = is.call('tonumber', is.field(field));
    const names = ranges.map(({ name, from, to }) => {
      const above = is.binary('>=', value, is.number(from));
      const inside = is.binary('and', above, is.binary('<=', value, is.number(to)));
      return is.call('if', inside, is.text(name), is.call('null'));
    });
    const expr = is.call('coalesce', is.call('mvappend', ...names), is.text(otherwise));
    return { kind: 'extend', input: rows(input), assignments: [{ field: 'range', expr, span }], span };
  },
});
