import type { FieldsummaryArgs } from '../plan/index.js';
import { toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

export const fieldsummary = command<FieldsummaryArgs>({
  name: 'fieldsummary',
  syntax: 'fieldsummary [maxvals=<int>] [<field>...]',
  summary: 'One row for each field: how many values it has, which, and their spread.',
  examples: ['search * | fieldsummary maxvals=10', 'search * | fieldsummary Image Event*'],
  parse: (cursor) => {
    let maxvals = 100;
    const patterns: string[] = [];
    while (cursor.more()) {
      const option = cursor.option(['maxvals']);
      if (option === undefined) patterns.push(cursor.field().text);
      else maxvals = toInteger(option.value);
    }
    return { maxvals, ...(patterns.length === 0 ? {} : { patterns }) };
  },
  print: ({ maxvals, patterns }) => words(options([['maxvals', maxvals]]), fieldList(patterns ?? [])),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'fieldsummary', args, input: rows(input), span }),
});
