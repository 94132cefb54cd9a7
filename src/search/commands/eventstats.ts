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

interface Eventstats extends Statistics {
  readonly allNumbers: boolean;
}

export const eventstats = command<Eventstats>({
  name: 'eventstats',
  syntax: 'eventstats [allnum=<bool>] <function>... [BY <field>...]',
  summary: 'Writes the results of stats beside every row that they are made of.',
  examples: [
    'search EventCode=22 | stats count by Image | eventstats avg(count) AS usual stdev(count) AS spread',
    'search * | eventstats allnum=true sum(bytes) AS total BY host, user',
  ],
  parse: (cursor) => {
    const { given, ...statistics } = readStatistics(cursor, 'eventstats', ['allnum']);
    return { ...statistics, allNumbers: flag(given, 'allnum') };
  },
  print: (args) => words(options([['allnum', args.allNumbers || undefined]]), printStatistics(args)),
  lower: (args, input, context) => {
    checkStatistics(args, context);
    const { items, allNumbers } = args;
    return { kind: 'window', input: rows(input), items, by: byFields(args), allNumbers, span: context.span };
  },
});
