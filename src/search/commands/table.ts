import { someFields } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList } from './spelling.js';

export const table = command<readonly string[]>({
  name: 'table',
  syntax: 'table <field-pattern>...',
  summary: 'Shows exactly these fields, in this order.',
  examples: ['search EventCode=22 | table _time Image QueryName'],
  parse: (cursor) => someFields(cursor, 'table').map((f) => f.text),
  print: fieldList,
  lower: (patterns, input, { span }) => ({ kind: 'project', input: rows(input), mode: 'exact', patterns, span }),
});
