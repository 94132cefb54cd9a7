import type { LowerContext, Plan } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command } from './command.js';
import { type Dataset, dataset, datasetPlan, printDataset } from './dataset.js';
import { options, words } from './spelling.js';
import { firstNotStreaming } from './streaming.js';

/** union page: results of a dataset that are used. */
const MOST_RESULTS = 50_000;

interface Args {
  readonly most: number;
  readonly datasets: readonly Dataset[];
}

const OPTIONS = ['maxtime', 'maxout', 'timeout'];

function parse(cursor: Cursor): Args {
  let most = MOST_RESULTS;
  const datasets: Dataset[] = [];
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    const found = option === undefined ? dataset(cursor) : undefined;
    if (option !== undefined) {
      const value = toInteger(option.value, option.name === 'maxout' ? 1 : 0);
      if (option.name === 'maxout') most = value;
    } else if (found !== undefined) datasets.push(found);
    else {
      const word = cursor.word();
      fail(
        word,
        `"${word.text}" is no dataset.`,
        'Write [search …], lookup:<name>, datamodel:<name> or savedsearch:<name>.',
      );
    }
  }
  if (datasets.length === 0)
    fail({ span: cursor.here() }, 'union needs a dataset.', 'Write union [search …] [search …].');
  return { most, datasets };
}

interface Part {
  readonly plan: Plan;
  readonly streaming: boolean;
}

function partOf(given: Dataset, context: LowerContext): Part {
  const streaming = given.kind === 'subsearch' && firstNotStreaming(given.pipeline.commands) === undefined;
  return { plan: datasetPlan(given, context), streaming };
}

/** Events that stream are merged by time; from the first other dataset on, one follows the other (union page). */
function merged(parts: readonly Part[], most: number, { span }: LowerContext): Plan {
  const first = parts.findIndex(({ streaming }) => !streaming);
  const streams = parts.slice(0, first < 0 ? parts.length : first).map(({ plan }) => plan);
  const rest = parts
    .slice(streams.length)
    .map(({ plan }): Plan => ({ kind: 'host', operator: 'hold', args: { most, what: 'union' }, input: plan, span }));
  const together: Plan = { kind: 'union', inputs: streams, order: 'time', span };
  if (rest.length === 0) return together;
  return { kind: 'union', inputs: streams.length > 0 ? [together, ...rest] : rest, order: 'sequence', span };
}

export const union = command<Args>({
  name: 'union',
  syntax: 'union [maxtime=<int>] [maxout=<int>] [timeout=<int>] <subsearch>|<type>:<name>...',
  summary:
    'The rows of several datasets, those of the search before it included: events by time, other rows one dataset after the other.',
  examples: [
    '| union [search EventCode=1] [search EventCode=3]',
    'search EventCode=1 | stats count by user | union maxout=100 lookup:"users.csv"',
  ],
  generating: true,
  appends: () => true,
  parse,
  print: ({ most, datasets }, printer) =>
    words(
      options([['maxout', most === MOST_RESULTS ? undefined : most]]),
      datasets.map((given) => printDataset(given, printer)).join(' '),
    ),
  lower: ({ most, datasets }, input, context) => {
    const parts = datasets.map((given) => partOf(given, context));
    const streaming = firstNotStreaming(context.before) === undefined;
    return merged(input === undefined ? parts : [{ plan: input, streaming }, ...parts], most, context);
  },
});
