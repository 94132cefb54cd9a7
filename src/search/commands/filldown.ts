import { fields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList } from './spelling.js';

export const filldown = command<readonly string[]>({
  name: 'filldown',
  syntax: 'filldown [<field>...]',
  summary: 'Fills absent values with the last value above them: in the listed fields, or in all.',
  examples: ['search * | filldown', 'search * | table _time host user | filldown host, us*'],
  parse: (cursor) => fields(cursor).map((f) => f.text),
  print: (names) => fieldList(names),
  lower: (names, input, { span }) => {
    const patterns = names.length === 0 ? ['*'] : names;
    const carried = patterns.map((pattern) => ({ from: pattern, to: pattern, back: 0 }));
    return { kind: 'carry', input: rows(input), fields: carried, span };
  },
});
