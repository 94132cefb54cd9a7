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
}

export const stats = command<Stats>({
  name: 'stats',
  syntax: 'stats [allnum=<bool>] [delim=<string>] <function>... [BY <field>...] [dedup_splitvals=<bool>]',
  summary: 'Aggregates rows, one result per combination of BY values.',
  examples: [
    'search EventCode=22 | stats count min(_time) AS firstTime by Image QueryName',
    '| makeresults | stats count',
  ],
  parse: (cursor) => {
    const { given, ...statistics } = readStatistics(cursor, 'stats', [
      'partitions',
      'allnum',
      'delim',
      'dedup_splitvals',
    ]);
    return { ...statistics, allNumbers: flag(given, 'allnum'), dedupSplitValues: flag(given, 'dedup_splitvals') };
  },
  print: (args) => {
    const flags = options([
      ['allnum', args.allNumbers || undefined],
      ['dedup_splitvals', args.dedupSplitValues || undefined],
    ]);
    return words(flags, printStatistics(args));
  },
  lower: (args, input, context) => {
    checkStatistics(args, context);
    const { items, allNumbers, dedupSplitValues } = args;
    const by = byFields(args);
    return { kind: 'aggregate', input: rows(input), items, by, allNumbers, dedupSplitValues, span: context.span };
  },
});
