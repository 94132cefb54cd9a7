import { expressionsAt } from '../plan/index.js';
import { toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { type FieldAs, printFieldAs, readFieldAs } from './field-as.js';
import { options, words } from './spelling.js';

interface Delta extends FieldAs {
  readonly back: number;
}

const BEFORE = '#before';

export const delta = command<Delta>({
  name: 'delta',
  syntax: 'delta <field> [AS <field>] [p=<int>]',
  summary: 'Difference of a field to its value one row before, or p rows before.',
  examples: ['search * | delta count AS growth p=3', '| makeresults count=3 | eval n=1 | delta n'],
  parse: (cursor) => {
    let back = 1;
    const field = readFieldAs(cursor, 'delta', () => {
      const option = cursor.option(['p']);
      if (option !== undefined) back = toInteger(option.value, 1);
      return option !== undefined;
    });
    return { ...field, back };
  },
  print: (args) => words(printFieldAs(args), options([['p', args.back === 1 ? undefined : args.back]])),
  lower: ({ field: name, as = `delta(${name})`, back }, input, { span }) => {
    const { field, call, binary } = expressionsAt(span);
    const fields = [{ from: name, to: BEFORE, back }];
    const carried = { kind: 'carry', input: rows(input), fields, span } as const;
    const numbers = binary('and', call('isnum', field(name)), call('isnum', field(BEFORE)));
    const change = call('if', numbers, binary('-', field(name), field(BEFORE)), field(as));
    return { kind: 'extend', input: carried, assignments: [{ field: as, expr: change, span }], span };
  },
});
