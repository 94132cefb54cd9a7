import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Cursor, Pipeline } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/** limits.conf, [searchresults] maxresultrows. */
const MOST_RESULTS = 50_000;

interface Args {
  readonly override: boolean;
  readonly most: number;
  readonly pipeline: Pipeline;
}

const OPTIONS = ['override', 'extendtimerange', 'maxtime', 'maxout', 'timeout'];

/** The time limits guard a shared search head; here a search has one limit for all of it. */
function parse(cursor: Cursor): Args {
  let [override, most] = [false, MOST_RESULTS];
  for (let given = cursor.option(OPTIONS); given !== undefined; given = cursor.option(OPTIONS)) {
    const { name, value } = given;
    if (name === 'override') override = toBoolean(value);
    else if (name === 'maxout') most = toInteger(value, 1);
    else if (name !== 'extendtimerange') toInteger(value, 0);
    else if (toBoolean(value)) {
      cursor.report(diagnose('search/unsupported', { span: value.span }, 'appendcols extendtimerange=true'));
    }
  }
  const here = cursor.here();
  const pipeline = cursor.subsearch();
  if (pipeline !== undefined) return { override, most, pipeline };
  return fail({ span: here }, 'appendcols needs a subsearch.', 'Write appendcols [search … | stats …].');
}

export const appendcols = command<Args>({
  name: 'appendcols',
  syntax: 'appendcols [override=<bool>] [maxtime=<int>] [maxout=<int>] [timeout=<int>] <subsearch>',
  summary:
    'Puts the fields of the first row of a subsearch beside the first row, of the second beside the second, and so on.',
  examples: [
    'search EventCode=1 | stats count by user | appendcols override=true [search EventCode=3 | stats dc(user) as users]',
  ],
  parse,
  print: ({ override, most, pipeline }, printer) =>
    words(
      options([
        ['override', override || undefined],
        ['maxout', most === MOST_RESULTS ? undefined : most],
      ]),
      printer.subsearch(pipeline),
    ),
  lower: ({ pipeline, ...args }, input, { span, lower }) => ({
    kind: 'host',
    operator: 'appendColumns',
    args,
    input: rows(input),
    subsearches: [lower(pipeline)],
    span,
  }),
});
