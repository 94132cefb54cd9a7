import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Cursor, Pipeline, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/** limits.conf, [searchresults] and the append page: results of the subsearch that are used. */
const MOST_RESULTS = 50_000;

interface Append {
  readonly pipeline: Pipeline;
  readonly most: number;
}

const OPTIONS = ['extendtimerange', 'maxtime', 'maxout', 'timeout'];

function parse(cursor: Cursor): Append {
  let most = MOST_RESULTS;
  for (let given = cursor.option(OPTIONS); given !== undefined; given = cursor.option(OPTIONS)) {
    most = read(given.name, given.value, cursor) ?? most;
  }
  const here = cursor.here();
  const pipeline = cursor.subsearch();
  if (pipeline === undefined) {
    return fail({ span: here }, 'append needs a subsearch.', 'Write append [search … | stats …].');
  }
  return { pipeline, most };
}

/** The time limits guard a shared search head; here a search has one limit for all of it. */
function read(name: string, value: Word, cursor: Cursor): number | undefined {
  if (name === 'maxout') return toInteger(value, 1);
  if (name !== 'extendtimerange') toInteger(value, 0);
  else if (toBoolean(value))
    cursor.report(diagnose('search/unsupported', { span: value.span }, 'append extendtimerange=true'));
  return undefined;
}

export const append = command<Append>({
  name: 'append',
  syntax: 'append [extendtimerange=<bool>] [maxtime=<int>] [maxout=<int>] [timeout=<int>] <subsearch>',
  summary: 'Adds the rows of a subsearch after those of the search.',
  examples: ['search EventCode=1 | stats count by Image | append [search EventCode=3 | stats count by Image]'],
  parse,
  print: ({ pipeline, most }, printer) =>
    words(options([['maxout', most === MOST_RESULTS ? undefined : most]]), printer.subsearch(pipeline)),
  lower: ({ pipeline, most }, input, { span, lower }) => {
    const sub = {
      kind: 'host',
      operator: 'hold',
      args: { most, what: 'append' },
      input: lower(pipeline),
      span,
    } as const;
    return { kind: 'union', inputs: [rows(input), sub], order: 'sequence', span };
  },
});
