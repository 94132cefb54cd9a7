import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import type { AggregateItem, Assignment, BinSize, LowerContext, Plan } from '../plan/index.js';
import { type Cursor, type EvalExpr, printSearchExpr, type SearchExpr, type Word } from '../spl/index.js';
import { aggregate, printAggregate } from './aggregates.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { parseSpan, printSize } from './bin.js';
import { command } from './command.js';
import { fieldName, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/*
 * `mstats`: statistics over metric data points. A data point is an event with fields `metric_name:<metric>` (several
 * measures) or with `metric_name` and `_value` (one measure), as the HTTP event collector takes them.
 */

interface Mstats {
  readonly items: readonly AggregateItem[];
  readonly where: SearchExpr;
  readonly by: readonly Word[];
  readonly span?: BinSize;
  readonly fillnull?: string;
  readonly prestats: boolean;
  readonly append: boolean;
}

const FLAGS = ['prestats', 'append', 'backfill', 'chart'];
/** Options that would change the answer. */
const REFUSED = ['chart', 'every'];
const OPTIONS = [...FLAGS, 'update_period', 'chunk_size', 'fillnull_value', 'span', 'every'];
const CLAUSES = ['where', 'by', 'groupby'];

function readOptions(cursor: Cursor, into: Map<string, Word>): boolean {
  const option = cursor.option(OPTIONS);
  if (option === undefined) return false;
  const { name, value } = option;
  const on = FLAGS.includes(name) ? toBoolean(value) : true;
  if (name === 'chunk_size' || name === 'update_period') toInteger(value);
  if (REFUSED.includes(name) && on) {
    cursor.report(diagnose('search/unsupported', { span: value.span }, `mstats ${name}=`));
  }
  into.set(name, value);
  return true;
}

function parse(cursor: Cursor): Mstats {
  const given = new Map<string, Word>();
  const here = cursor.here();
  const items: AggregateItem[] = [];
  while (cursor.more() && !CLAUSES.some((word) => cursor.peekKeyword(word))) {
    if (!readOptions(cursor, given)) items.push(aggregate(cursor));
  }
  if (items.length === 0)
    fail({ span: here }, 'mstats needs at least one function.', 'Write mstats avg(<metric>) WHERE …');
  let where: SearchExpr | undefined;
  const by: Word[] = [];
  while (cursor.more()) {
    if (readOptions(cursor, given)) continue;
    if (cursor.keyword('where')) where = cursor.searchExpr(['by', 'groupby', 'span']);
    else if (cursor.keyword('by') || cursor.keyword('groupby')) {
      while (cursor.more()) if (!readOptions(cursor, given)) by.push(cursor.field());
    } else break;
  }
  if (where === undefined) {
    return fail(
      { span: here },
      'mstats needs a WHERE clause.',
      'Write mstats avg(<metric>) WHERE index=<metrics index>.',
    );
  }
  const [span, fillnull] = [given.get('span'), given.get('fillnull_value')];
  const flag = (name: string): boolean => {
    const value = given.get(name);
    return value !== undefined && toBoolean(value);
  };
  return {
    items,
    where,
    by,
    ...(span === undefined ? {} : { span: parseSpan(span) }),
    ...(fillnull === undefined ? {} : { fillnull: fillnull.text }),
    prestats: flag('prestats'),
    append: flag('append'),
  };
}

function check({ by, append, prestats }: Mstats, { report, span }: LowerContext): void {
  for (const { text, span: at } of by) {
    if (text === '_timeseries') report(diagnose('search/unsupported', { span: at }, 'mstats BY _timeseries'));
    if (text !== '_time' && !text.includes('*')) continue;
    const hint = text === '_time' ? 'Give a span instead.' : 'Name every dimension.';
    report(diagnose('search/usage', { span: at }, `mstats cannot group by "${text}".`, hint));
  }
  if (append && !prestats) {
    const hint = 'Write mstats prestats=t append=t …';
    report(diagnose('search/usage', { span }, 'append=true needs prestats=true.', hint));
  }
}

const field = (name: string, span: Span): EvalExpr => ({ kind: 'field', name, quoted: true, span });

/** A metric under its own name, whichever way its data point was written. */
function measure(name: string, span: Span): Assignment {
  const call = (fn: string, args: readonly EvalExpr[]): EvalExpr => ({
    kind: 'call',
    name: fn,
    args,
    nameSpan: span,
    span,
  });
  const right: EvalExpr = { kind: 'string', value: name, span };
  const named: EvalExpr = { kind: 'binary', op: '=', left: field('metric_name', span), right, span };
  const single = call('if', [named, field('_value', span), call('null', [])]);
  return { field: name, expr: call('coalesce', [field(name, span), single]), span };
}

function isMetric({ arg }: AggregateItem): boolean {
  return arg?.kind === 'field' && arg.name !== '_value' && arg.name !== '_time' && !arg.name.includes('*');
}

function lower(args: Mstats, input: Plan | undefined, context: LowerContext): Plan {
  check(args, context);
  const { span } = context;
  const { items, where, fillnull } = args;
  const scan: Plan = { kind: 'scan', predicate: where, span };
  const pairs = [{ from: 'metric_name:*', to: '*', span }];
  let plan: Plan = { kind: 'rename', input: scan, pairs, span };
  const metrics = items.filter(isMetric).flatMap(({ arg }) => (arg?.kind === 'field' ? [arg.name] : []));
  const assignments = [...new Set(metrics)].map((name) => measure(name, span));
  if (assignments.length > 0) plan = { kind: 'extend', input: plan, assignments, span };
  if (args.span !== undefined) plan = { kind: 'bin', input: plan, field: '_time', as: '_time', size: args.span, span };
  const names = [...(args.span === undefined ? [] : ['_time']), ...args.by.map(({ text }) => text)];
  if (fillnull !== undefined) plan = { kind: 'fill', input: plan, fields: names, value: fillnull, span };
  if (args.prestats)
    return input === undefined ? plan : { kind: 'union', inputs: [input, plan], order: 'sequence', span };
  const by = names.map((name) => ({ field: name, span }));
  return { kind: 'aggregate', input: plan, items, by, allNumbers: false, dedupSplitValues: true, span };
}

function print(args: Mstats, printSearch: (expr: SearchExpr) => string): string {
  const flags = options([
    ['prestats', args.prestats || undefined],
    ['append', args.append || undefined],
    ['fillnull_value', args.fillnull],
  ]);
  return words(
    flags,
    args.items.map(printAggregate).join(' '),
    `WHERE ${printSearch(args.where)}`,
    args.by.length === 0 ? '' : `BY ${args.by.map(({ text }) => fieldName(text)).join(' ')}`,
    args.span === undefined ? '' : printSize(args.span),
  );
}

export const mstats = command<Mstats>({
  name: 'mstats',
  syntax:
    'mstats [prestats=<bool>] [append=<bool>] [backfill=<bool>] [update_period=<int>] [fillnull_value=<string>] [chunk_size=<int>] <function>(<metric>)... WHERE <search> [BY <dimension>...] [span=<span>]',
  summary: 'Statistics over metrics.',
  examples: [
    '| mstats avg(cpu.util) AS cpu WHERE index=metrics BY host span=1m',
    '| mstats avg(process.*) AS process.* WHERE index=metrics',
  ],
  generating: true,
  appends: ({ append }) => append,
  parse,
  print: (args, printer) => print(args, (expr) => printSearchExpr(expr, printer)),
  lower,
});
