import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { InputLookupArgs, Plan } from '../plan/index.js';
import type { Cursor, SearchExpr } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command } from './command.js';
import { options, quote, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Args extends InputLookupArgs {
  readonly append: boolean;
}

/** inputlookup page: default of max. */
const ALL = 1_000_000_000;
const OPTIONS = ['append', 'strict', 'start', 'max'];
const USAGE = 'Write | inputlookup <table> where <field>=<value>.';

/** A row is compared by itself: what needs times or other searches is left to the search command. */
function refuse(expr: SearchExpr, cursor: Cursor): void {
  if (expr.kind === 'and' || expr.kind === 'or') for (const item of expr.items) refuse(item, cursor);
  else if (expr.kind === 'not') refuse(expr.item, cursor);
  else if (expr.kind === 'subsearch' || expr.kind === 'time') {
    const what = `a ${expr.kind === 'time' ? 'time term' : 'subsearch'} in the where of inputlookup`;
    cursor.report(diagnose('search/unsupported', { span: expr.span }, what));
  }
}

function parse(cursor: Cursor): Args {
  const given = { append: false, strict: false, start: 0, most: ALL };
  let table: string | undefined;
  let where: SearchExpr | undefined;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option?.name === 'append') given.append = toBoolean(option.value);
    else if (option?.name === 'strict') given.strict = toBoolean(option.value);
    else if (option?.name === 'start') given.start = toInteger(option.value);
    else if (option?.name === 'max') given.most = toInteger(option.value);
    else if (table === undefined) table = cursor.word().text;
    else if (cursor.keyword('where')) where = cursor.searchExpr();
    else fail({ span: cursor.here() }, 'inputlookup takes one table.', USAGE);
  }
  if (table === undefined) return fail({ span: cursor.here() }, 'inputlookup needs a table.', USAGE);
  if (where !== undefined) refuse(where, cursor);
  return { table, ...given, ...(where === undefined ? {} : { where }) };
}

export const inputlookup = command<Args>({
  name: 'inputlookup',
  syntax: 'inputlookup [append=<bool>] [strict=<bool>] [start=<int>] [max=<int>] <table> [where <search>]',
  summary:
    'The rows of a lookup: those that satisfy the where, from start= on, at most max=. With append=true they follow the rows before; a table that does not exist is a warning unless strict=true.',
  examples: [
    '| inputlookup users.csv where department="it" NOT user=svc_* | table user',
    'search EventCode=1 | stats count by user | inputlookup append=true max=100 known_users',
  ],
  generating: true,
  appends: ({ append }) => append,
  parse,
  print: ({ table, append, strict, start, most, where }, printer) =>
    words(
      options([
        ['append', append || undefined],
        ['strict', strict || undefined],
        ['start', start === 0 ? undefined : start],
        ['max', most === ALL ? undefined : most],
      ]),
      quote(table),
      where === undefined ? '' : `where ${printer.search(where)}`,
    ),
  lower: ({ append: _, ...args }, input, { span }) => {
    const rows: Plan = { kind: 'host', operator: 'inputLookup', args, span };
    return input === undefined ? rows : { kind: 'union', inputs: [input, rows], order: 'sequence', span };
  },
});
