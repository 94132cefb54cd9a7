import type { ChartArgs } from '../plan/index.js';
import { printChart, readChart } from './chart-syntax.js';
import { command, rows } from './command.js';

const SERIES =
  '[limit=[top | bottom]<int>] [agg=<function>] [useother=<bool>] [otherstr=<string>] [usenull=<bool>] [nullstr=<string>] [where <function> [in | notin] (top | bottom)<int>]';
const BINS = '[span=<span>] [bins=<int>] [minspan=<span>] [start=<num>] [end=<num>] [aligntime=<time>]';

export const chart = command<ChartArgs>({
  name: 'chart',
  syntax: `chart [sep=<string>] [format=<string>] [cont=<bool>] [dedup_splitvals=<bool>] <function>... [OVER <row-field> ${BINS}] [BY <column-field> ${SERIES}]`,
  summary: 'A table of functions: one row per value of one field, one column per value of another.',
  examples: [
    'search * | chart count BY host EventCode',
    'search * | chart limit=3 avg(bytes) AS b OVER user BY action',
  ],
  parse: (cursor) => readChart(cursor, 'chart'),
  print: printChart,
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'chart', args, input: rows(input), span }),
});

export const timechart = command<ChartArgs>({
  name: 'timechart',
  syntax: `timechart [sep=<string>] [format=<string>] [partial=<bool>] [cont=<bool>] [fixedrange=<bool>] ${BINS} <function>... [BY <field> ${SERIES}] [dedup_splitvals=<bool>]`,
  summary: 'A table of functions over time, with one column per value of a field.',
  examples: [
    'search * | timechart span=1h count BY host',
    'search * | timechart limit=3 useother=false avg(bytes) BY user',
  ],
  parse: (cursor) => readChart(cursor, 'timechart'),
  print: printChart,
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'chart', args, input: rows(input), span }),
});
