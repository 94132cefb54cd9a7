import { evalField, extended, type Plan } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, words } from './spelling.js';

interface Args {
  readonly value: string;
  /** Numbers or names of fields. */
  readonly ranges: readonly string[];
}

/** gauge page: the ranges of the shown gauge unless some are given. */
const DEFAULT_RANGES = ['0', '30', '70', '100'];

function parse(cursor: Cursor): Args {
  const given: string[] = [];
  while (cursor.more()) {
    const word = cursor.field();
    if (word.text === '') fail(word, 'A range of gauge is a number or a field.', 'Write gauge count 0 30 70 100.');
    given.push(word.text);
  }
  const [value, ...ranges] = given;
  if (value === undefined)
    return fail({ span: cursor.here() }, 'gauge needs a value.', 'Write gauge count 0 30 70 100.');
  return { value, ranges };
}

function term(text: string): string {
  return /^-?\d+(?:\.\d+)?$/.test(text) ? text : evalField(text);
}

export const gauge = command<Args>({
  name: 'gauge',
  syntax: 'gauge <value> [<range>...]',
  summary: 'The first row for a gauge: its value in x, the ends of the ranges in y1, y2, and so on.',
  examples: ['search EventCode=1 | stats count | gauge count 0 750 1000 1250'],
  parse,
  print: ({ value, ranges }) => words(...[value, ...ranges].map(fieldName)),
  lower: ({ value, ranges }, input, { span }) => {
    const first: Plan = { kind: 'limit', input: rows(input), end: 'head', count: 1, span };
    const ends = (ranges.length === 0 ? DEFAULT_RANGES : ranges).map((end, i) => [`y${i + 1}`, end] as const);
    const columns = [['x', value] as const, ...ends];
    const values = Object.fromEntries(columns.map(([field, text]) => [field, term(text)]));
    return {
      kind: 'project',
      input: extended(first, values, span),
      mode: 'exact',
      patterns: columns.map(([field]) => field),
      span,
    };
  },
});
