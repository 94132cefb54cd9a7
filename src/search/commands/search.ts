import { printSearchExpr, type SearchExpr } from '../spl/index.js';
import { command } from './command.js';

/** `search <expression>`: generating when it comes first, else a filter with the same syntax (search page). */
export const search = command<SearchExpr>({
  name: 'search',
  syntax: 'search <logical-expression>',
  summary: 'Retrieves events, or keeps the rows for which the expression holds.',
  examples: ['search EventCode=22 QueryName IN ("*pastebin*", "*ngrok.io*")', '| makeresults | search NOT user=*'],
  parse: (cursor) => cursor.searchExpr(),
  print: printSearchExpr,
  lower: (expr, input, { span }) =>
    input === undefined
      ? { kind: 'scan', predicate: expr, span }
      : { kind: 'filter', input, predicate: { kind: 'search', expr }, span },
});
