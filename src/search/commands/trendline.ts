import type { Plan, TrendArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName } from './spelling.js';

const METHODS = ['sma', 'ema', 'wma'] as const;

function trend(cursor: Cursor): TrendArgs {
  const here = cursor.here();
  const name: Word | undefined = cursor.callName();
  const [, written = '', digits = ''] = /^([a-z]+)(\d+)$/i.exec(name?.text ?? '') ?? [];
  const method = METHODS.find((m) => m === written.toLowerCase());
  const hint = 'Write trendline sma5(bytes) AS trend.';
  if (name === undefined || method === undefined) {
    return fail({ span: here }, 'trendline needs sma, ema or wma with a period.', hint);
  }
  const period = Number(digits);
  if (period < 2 || period > 10_000) fail(name, 'The period must be between 2 and 10000.', hint);
  const field = cursor.untilClosing().text;
  if (field === '') fail(name, 'trendline needs a field in the brackets.', hint);
  return { method, period, field, as: cursor.keyword('as') ? cursor.field().text : `${name.text}(${field})` };
}

export const trendline = command<readonly TrendArgs[]>({
  name: 'trendline',
  syntax: 'trendline (sma|ema|wma)<period>(<field>) [AS <field>] ...',
  summary: 'Moving averages of fields: simple, exponential or weighted.',
  examples: ['search * | trendline sma5(bytes) AS smooth ema10(bytes)', 'search * | trendline wma2(count)'],
  parse: (cursor) => {
    const trends: TrendArgs[] = [];
    do trends.push(trend(cursor));
    while (cursor.more());
    return trends;
  },
  print: (trends) => trends.map((t) => `${t.method}${t.period}(${fieldName(t.field)}) AS ${fieldName(t.as)}`).join(' '),
  lower: (trends, input, { span }) =>
    trends.reduce<Plan>((plan, args) => ({ kind: 'trend', input: plan, ...args, span }), rows(input)),
});
