import { expressionsAt } from '../plan/index.js';
import { command, rows } from './command.js';
import { type FieldAs, printFieldAs, readFieldAs } from './field-as.js';
import { words } from './spelling.js';

const [NUMBER, SUM] = ['#number', '#sum'];

export const accum = command<FieldAs>({
  name: 'accum',
  syntax: 'accum <field> [AS <field>]',
  summary: 'Running total of a field; rows in which it is no number are passed over.',
  examples: ['search * | sort 0 _time | accum bytes AS total', 'search * | accum views'],
  parse: (cursor) => readFieldAs(cursor, 'accum'),
  print: (args) => words(printFieldAs(args)),
  lower: ({ field: name, as = name }, input, { span }) => {
    const { field, call } = expressionsAt(span);
    const isNumber = call('isnum', field(name));
    const number = { field: NUMBER, expr: call('if', isNumber, field(name), call('null')), span };
    const numbered = { kind: 'extend', input: rows(input), assignments: [number], span } as const;
    const sum = { fn: 'sum', arg: field(NUMBER), evaluated: false, as: SUM, span };
    const frame = { to: 0, counting: 'group' } as const;
    const summed = { kind: 'window', input: numbered, items: [sum], by: [], allNumbers: false, frame, span } as const;
    const total = { field: as, expr: call('if', isNumber, field(SUM), field(as)), span };
    return { kind: 'extend', input: summed, assignments: [total], span };
  },
});
