import { command, rows } from './command.js';
import { options, words } from './spelling.js';
import {
  byFields,
  checkStatistics,
  flag,
  printStatistics,
  readStatistics,
  type Statistics,
} from './stats-arguments.js';

interface Stats extends Statistics {
  readonly allNumbers: boolean;
  readonly dedupSplitValues: boolean;
  readonly delimiter?: string;
}

export const stats = command<Stats>({
  name: 'stats',
  syntax:
    'stats [allnum=<bool>] [delim=<string>] (<function> | sparkline(<function>[, <span>]))... [BY <field>...] [dedup_splitvals=<bool>]',
  summary: 'Aggregates rows, one result per combination of BY values.',
  examples: [
    'search EventCode=22 | stats count min(_time) AS firstTime by Image QueryName',
    '| makeresults | stats count',
    'search * | stats sparkline(count, 5m) AS trend BY host',
  ],
  parse: (cursor) => {
    const { given, ...statistics } = readStatistics(cursor, 'stats', [
      'partitions',
      'allnum',
      'delim',
      'dedup_splitvals',
    ]);
    const delimiter = given.get('delim');
    return {
      ...statistics,
      allNumbers: flag(given, 'allnum'),
      dedupSplitValues: flag(given, 'dedup_splitvals'),
      ...(delimiter === undefined ? {} : { delimiter: delimiter.text }),
    };
  },
  print: (args) => {
    const flags = options([
      ['allnum', args.allNumbers || undefined],
      ['delim', args.delimiter],
      ['dedup_splitvals', args.dedupSplitValues || undefined],
    ]);
    return words(flags, printStatistics(args));
  },
  lower: (args, input, context) => {
    checkStatistics(args, context);
    const { items, allNumbers, dedupSplitValues, delimiter } = args;
    return {
      kind: 'aggregate',
      input: rows(input),
      items,
      by: byFields(args),
      allNumbers,
      dedupSplitValues,
      ...(delimiter === undefined ? {} : { delimiter }),
      span: context.span,
    };
  },
});
