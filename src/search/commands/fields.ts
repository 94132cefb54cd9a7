import { someFields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, words } from './spelling.js';

interface Args {
  readonly drop: boolean;
  readonly patterns: readonly string[];
}

/** `_time` and `_raw` stay unless they are removed by name (fields page). */
export const fieldsCommand = command<Args>({
  name: 'fields',
  syntax: 'fields [+|-] <field-pattern>...',
  summary: 'Keeps or removes fields.',
  examples: ['search EventCode=22 | fields Image, QueryName', '| makeresults | fields - _*'],
  parse: (cursor) => {
    const drop = cursor.symbol('-');
    if (!drop) cursor.symbol('+');
    return { drop, patterns: someFields(cursor, 'fields').map((f) => f.text) };
  },
  print: ({ drop, patterns }) => words(drop ? '-' : '', fieldList(patterns)),
  lower: ({ drop, patterns }, input, { span }) => ({
    kind: 'project',
    input: rows(input),
    mode: drop ? 'drop' : 'keep',
    patterns,
    span,
  }),
});
