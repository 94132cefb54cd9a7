import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser, type Span } from '../../diagnostics/index.js';
import { type AggregateItem, evalText, extended, type Plan, writtenExpression } from '../plan/index.js';
import type { Cursor, SearchExpr } from '../spl/index.js';
import { fail } from './arguments.js';
import { command } from './command.js';
import { options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const FIELDS = { hosts: 'host', sources: 'source', sourcetypes: 'sourcetype' } as const;

interface Args {
  readonly type: keyof typeof FIELDS;
  readonly indexes: readonly string[];
}

const OPTIONS = ['type', 'index', 'splunk_server', 'splunk_server_group', 'datatype'];

/** metadata page: rows at most. */
const MOST_ROWS = 10_000;

function parse(cursor: Cursor): Args {
  const indexes: string[] = [];
  let type: Args['type'] | undefined;
  const here = { span: cursor.here() };
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option === undefined) break;
    const { name, value } = option;
    if (name === 'index') indexes.push(value.text);
    else if (name === 'datatype' && value.text.toLowerCase() !== 'event') {
      cursor.report(diagnose('search/unsupported', { span: value.span }, `metadata datatype=${value.text}`));
    } else if (name === 'type') {
      type = (Object.keys(FIELDS) as Args['type'][]).find((known) => known === value.text.toLowerCase());
      if (type === undefined)
        fail(value, `There is no metadata of "${value.text}".`, 'Use type=hosts, sources or sourcetypes.');
    }
  }
  return type === undefined
    ? fail(here, 'metadata needs a type.', 'Use type=hosts, sources or sourcetypes.')
    : { type, indexes };
}

function inIndexes(indexes: readonly string[], span: Span): SearchExpr {
  if (indexes.length === 0) return { kind: 'all', span };
  const values = indexes.map((text) => ({ pieces: text.split('*'), quoted: true, caseSensitive: false, span }));
  return { kind: 'in', field: 'index', values, span };
}

function items(span: Span): readonly AggregateItem[] {
  const of = (fn: string, field: string, as: string): AggregateItem => ({
    fn,
    arg: writtenExpression(`floor(${field})`),
    evaluated: true,
    as,
    span,
  });
  return [
    of('min', '_time', 'firstTime'),
    of('max', '_time', 'lastTime'),
    of('max', '_indextime', 'recentTime'),
    { fn: 'count', evaluated: false, as: 'totalCount', span },
  ];
}

function lower({ type, indexes }: Args, span: Span): Plan {
  const field = FIELDS[type];
  const scan: Plan = { kind: 'scan', predicate: inIndexes(indexes, span), span };
  const over = { by: [{ field, span }], allNumbers: false, dedupSplitValues: false, span };
  const counted: Plan = { kind: 'aggregate', input: scan, items: items(span), ...over };
  const first: Plan = { kind: 'limit', input: counted, end: 'head', count: MOST_ROWS, span };
  return extended(first, { type: evalText(type) }, span);
}

export const metadata = command<Args>({
  name: 'metadata',
  syntax: 'metadata type=hosts|sources|sourcetypes [index=<pattern>...] [datatype=event]',
  summary:
    'The hosts, sources or source types of the events in the range of the search: firstTime and lastTime of their events, recentTime when one last came in, totalCount.',
  examples: ['| metadata type=hosts index=*', '| metadata type=sourcetypes index=main'],
  generating: true,
  parse,
  print: ({ type, indexes }) => words(`type=${type}`, ...indexes.map((index) => options([['index', index]]))),
  lower: (args, _input, { span }) => lower(args, span),
});
