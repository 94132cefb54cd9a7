import { printSearchExpr, type SearchExpr } from '../spl/index.js';
import { command } from './command.js';

/** What an event says of itself without its text (metasearch page). */
const FIELDS = ['_time', 'host', 'index', 'source', 'sourcetype', 'splunk_server'];

export const metasearch = command<SearchExpr>({
  name: 'metasearch',
  syntax: 'metasearch [<logical-expression>]',
  summary: 'Time, host, index, source and source type of the events for which the expression holds.',
  examples: ['| metasearch index=main sourcetype=wineventlog'],
  generating: true,
  parse: (cursor) => cursor.searchExpr(),
  print: (expr, printer) => printSearchExpr(expr, printer),
  lower: (predicate, _input, { span }) => ({
    kind: 'project',
    input: { kind: 'scan', predicate, span },
    mode: 'exact',
    patterns: FIELDS,
    span,
  }),
});
