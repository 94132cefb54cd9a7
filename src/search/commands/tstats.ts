import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import type { AggregateItem, BinSize, LowerContext, Plan } from '../plan/index.js';
import { type Cursor, printSearchExpr, type SearchExpr, type Word } from '../spl/index.js';
import { aggregate, printAggregate } from './aggregates.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { parseSpan, printSize } from './bin.js';
import { command } from './command.js';
import { metadataTerms } from './metadata-terms.js';
import { fieldName, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/*
 * `tstats`: statistics over a data model, or over events where no model is named. Karst keeps no summaries: what Splunk
 * reads from accelerated data is computed from the events, so the options about summaries change nothing.
 */

interface Model {
  readonly model: string;
  readonly dataset?: string;
}

interface Tstats {
  readonly items: readonly AggregateItem[];
  readonly from?: Model;
  readonly where?: SearchExpr;
  readonly by: readonly Word[];
  readonly span?: BinSize;
  readonly fillnull?: string;
  readonly prestats: boolean;
  readonly append: boolean;
}

const FLAGS = [
  'prestats',
  'append',
  'local',
  'summariesonly',
  'include_reduced_buckets',
  'allow_old_summaries',
  'use_summary_index_values',
];
const OPTIONS = [...FLAGS, 'chunk_size', 'fillnull_value', 'span'];
const CLAUSES = ['from', 'where', 'by', 'groupby'];

function readOptions(cursor: Cursor, into: Map<string, Word>): boolean {
  const option = cursor.option(OPTIONS);
  if (option === undefined) return false;
  const { name, value } = option;
  if (FLAGS.includes(name)) toBoolean(value);
  if (name === 'chunk_size') toInteger(value);
  into.set(name, value);
  return true;
}

/** `datamodel=Model`, `datamodel=Model.Dataset`; quotes around the name do not matter. */
function readModel(cursor: Cursor): Model {
  const option = cursor.option(['datamodel', 'sid']);
  if (option === undefined || option.name === 'sid') {
    const word = option?.value ?? { span: cursor.here() };
    return fail(word, 'tstats reads a data model or the events.', 'Write FROM datamodel=<model>.<dataset>.');
  }
  const [model = '', ...rest] = option.value.text.split('.');
  return { model, ...(rest.length === 0 ? {} : { dataset: rest.join('.') }) };
}

function readBy(cursor: Cursor, given: Map<string, Word>): Word[] {
  const by: Word[] = [];
  while (cursor.more()) if (!readOptions(cursor, given)) by.push(cursor.field());
  return by;
}

function parse(cursor: Cursor): Tstats {
  const given = new Map<string, Word>();
  const here = cursor.here();
  const items: AggregateItem[] = [];
  // Content puts the options before the functions, between them, and after everything else.
  while (cursor.more() && !CLAUSES.some((word) => cursor.peekKeyword(word))) {
    if (!readOptions(cursor, given)) items.push(aggregate(cursor));
  }
  if (items.length === 0) fail({ span: here }, 'tstats needs at least one function.', 'Write tstats count BY <field>.');
  let from: Model | undefined;
  let where: SearchExpr | undefined;
  let by: Word[] = [];
  while (cursor.more()) {
    if (readOptions(cursor, given)) continue;
    if (cursor.keyword('from')) from = readModel(cursor);
    else if (cursor.keyword('where')) where = cursor.searchExpr(['by', 'groupby']);
    else if (cursor.keyword('by') || cursor.keyword('groupby')) by = readBy(cursor, given);
    else break;
  }
  const [span, fillnull] = [given.get('span'), given.get('fillnull_value')];
  const flag = (name: string): boolean => {
    const value = given.get(name);
    return value !== undefined && toBoolean(value);
  };
  return {
    items,
    ...(from === undefined ? {} : { from }),
    ...(where === undefined ? {} : { where }),
    by,
    ...(span === undefined ? {} : { span: parseSpan(span) }),
    ...(fillnull === undefined ? {} : { fillnull: fillnull.text }),
    prestats: flag('prestats'),
    append: flag('append'),
  };
}

function print(args: Tstats, printSearch: (expr: SearchExpr) => string): string {
  const { items, from, where, by, span, fillnull, prestats, append } = args;
  const flags = options([
    ['prestats', prestats || undefined],
    ['append', append || undefined],
    ['fillnull_value', fillnull],
  ]);
  const model = from === undefined ? undefined : [from.model, from.dataset].filter((p) => p !== undefined).join('.');
  const fields = by.map(({ text }) => fieldName(text));
  return words(
    flags,
    items.map(printAggregate).join(' '),
    model === undefined ? '' : `FROM datamodel="${model}"`,
    where === undefined ? '' : `WHERE ${printSearch(where)}`,
    by.length === 0 ? '' : `BY ${fields.join(' ')}`,
    span === undefined ? '' : printSize(span),
  );
}

/** tstats page: no expressions, no wildcards, and list() is not among its functions. */
function check({ items, by, append, prestats, where }: Tstats, { report, span }: LowerContext): void {
  const refuse = (at: Span, message: string, hint: string): void => {
    report(diagnose('search/usage', { span: at }, message, hint));
  };
  for (const { fn, arg, evaluated, span: at } of items) {
    if (fn === 'list') refuse(at, 'tstats has no function list().', 'Use values(), or stats over the events.');
    if (evaluated) refuse(at, 'tstats takes no eval expression.', 'Compute the field in a later eval.');
    if (arg?.kind === 'field' && arg.name.includes('*')) {
      refuse(at, 'tstats takes no wildcard.', 'Name every field.');
    }
    if (arg?.kind === 'field' && /^PREFIX\(/i.test(arg.name)) {
      report(diagnose('search/unsupported', { span: at }, 'tstats with PREFIX()'));
    }
  }
  for (const { text, span: at } of by) {
    if (text.includes('*')) refuse(at, `The BY field "${text}" has a wildcard.`, 'Name every field.');
    if (/^PREFIX\(/i.test(text)) report(diagnose('search/unsupported', { span: at }, 'tstats with PREFIX()'));
  }
  if (append && !prestats) refuse(span, 'append=true needs prestats=true.', 'Write tstats prestats=t append=t …');
  if (where?.kind === 'all' && items.length === 0) refuse(span, 'tstats counts nothing.', 'Name a function.');
}

/** Names that the search compares. */
function comparedFields(expr: SearchExpr): readonly string[] {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return expr.items.flatMap(comparedFields);
    case 'not':
      return comparedFields(expr.item);
    case 'compare':
    case 'in':
      return [expr.field];
    default:
      return [];
  }
}

/** A subsearch may compare any field. */
function hasSubsearch(expr: SearchExpr | undefined): boolean {
  if (expr === undefined) return false;
  if (expr.kind === 'and' || expr.kind === 'or') return expr.items.some(hasSubsearch);
  return expr.kind === 'not' ? hasSubsearch(expr.item) : expr.kind === 'subsearch';
}

function rowsOf({ items, from, where, by }: Tstats, span: Span): Plan {
  const all: SearchExpr = { kind: 'all', span };
  if (from === undefined) return { kind: 'scan', predicate: where ?? all, span };
  const ofItems = items.flatMap(({ arg }) => (arg?.kind === 'field' ? [arg.name] : []));
  const fields = [...ofItems, ...by.map(({ text }) => text), ...comparedFields(where ?? all)];
  const narrow = where === undefined ? undefined : metadataTerms(where);
  const rows: Plan = {
    kind: 'host',
    operator: 'dataset',
    args: {
      ...from,
      ...(hasSubsearch(where) ? {} : { fields: [...new Set(fields)] }),
      qualified: true,
      ...(narrow === undefined ? {} : { narrow }),
    },
    span,
  };
  if (where === undefined) return rows;
  return { kind: 'filter', input: rows, predicate: { kind: 'search', expr: where }, span };
}

/** A time to group by without a span is cut as `bin _time` cuts it. */
const AUTO_SPAN: BinSize = { kind: 'count', bins: 100 };

function lower(args: Tstats, input: Plan | undefined, context: LowerContext): Plan {
  check(args, context);
  const { span } = context;
  const { by, fillnull } = args;
  let plan = rowsOf(args, span);
  const byTime = by.some(({ text }) => text === '_time');
  if (byTime) plan = { kind: 'bin', input: plan, field: '_time', as: '_time', size: args.span ?? AUTO_SPAN, span };
  if (fillnull !== undefined) {
    plan = { kind: 'fill', input: plan, fields: by.map(({ text }) => text), value: fillnull, span };
  }
  if (args.prestats)
    return input === undefined ? plan : { kind: 'union', inputs: [input, plan], order: 'sequence', span };
  return {
    kind: 'aggregate',
    input: plan,
    items: args.items,
    by: by.map(({ text, span: at }) => ({ field: text, span: at })),
    allNumbers: false,
    dedupSplitValues: true,
    span,
  };
}

export const tstats = command<Tstats>({
  name: 'tstats',
  syntax:
    'tstats [prestats=<bool>] [append=<bool>] [summariesonly=<bool>] [allow_old_summaries=<bool>] [include_reduced_buckets=<bool>] [use_summary_index_values=<bool>] [local=<bool>] [chunk_size=<int>] [fillnull_value=<string>] <function>... [FROM datamodel=<model>[.<dataset>]] [WHERE <search>] [BY <field>... [span=<span>]]',
  summary: 'Statistics over a data model, or over events by their metadata.',
  examples: [
    '| tstats summariesonly=false count min(_time) AS firstTime FROM datamodel=Endpoint.Processes WHERE Processes.process_name="cmd.exe" BY Processes.dest Processes.user _time span=1h',
    '| tstats count WHERE index=main BY sourcetype',
  ],
  generating: true,
  appends: ({ append }) => append,
  parse,
  print: (args, printer) => print(args, (expr) => printSearchExpr(expr, printer)),
  lower,
});
