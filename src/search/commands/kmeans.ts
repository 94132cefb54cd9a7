import type { KmeansArgs } from '../plan/index.js';
import type { Word } from '../spl/index.js';
import { fail, toInteger, toNumber } from './arguments.js';
import { choice } from './choice.js';
import { command, rows } from './command.js';
import { fieldsAndOptions } from './outlier.js';
import { fieldList, options, words } from './spelling.js';

const OPTIONS = ['k', 'reps', 'maxiters', 't', 'cfield', 'dt', 'showcentroid'];

/** Kmeans page. */
const DEFAULTS = { k: 2, reps: 10, maxiters: 10_000, t: 0, cfield: 'CLUSTERNUM' };

/** limits.conf, [kmeans] maxkvalue and maxkrange. */
const MOST_CLUSTERS = 1000;
const MOST_NUMBERS = 100;

const DISTANCES = new Map<string, KmeansArgs['distance']>([
  ['l1', 'l1'],
  ['l1norm', 'l1'],
  ['cityblock', 'l1'],
  ['cb', 'l1'],
  ['l2', 'l2'],
  ['l2norm', 'l2'],
  ['sq', 'l2'],
  ['sqeuclidean', 'l2'],
  ['cos', 'cosine'],
  ['cosine', 'cosine'],
]);

function rangeOf(word: Word | undefined): Pick<KmeansArgs, 'from' | 'to'> {
  const [, low, high = low] = /^(\d+)(?:-(\d+))?$/.exec(word?.text ?? String(DEFAULTS.k)) ?? [];
  const [from, to] = [Number(low), Number(high)];
  if (from > 1 && to >= from && to <= MOST_CLUSTERS && to - from <= MOST_NUMBERS) return { from, to };
  const hint = `Write k=4, or k=2-6 to compare numbers; there are from 2 to ${MOST_CLUSTERS} clusters.`;
  return fail(word ?? { span: { from: 0, to: 0 } }, 'k is a number of clusters above 1, or a range of them.', hint);
}

export const kmeans = command<KmeansArgs>({
  name: 'kmeans',
  syntax:
    'kmeans [k=<int>|<int>-<int>] [reps=<int>] [maxiters=<int>] [t=<num>] [cfield=<field>] [dt=l1|l2|cos] [showcentroid=<bool>] [<field>...]',
  summary:
    'Divides rows into k clusters by the means of numbers, those of one cluster together. A range of k compares numbers of clusters instead.',
  examples: [
    'search * | stats avg(bytes) AS bytes count by host | kmeans k=3 bytes count',
    'search * | kmeans k=2-6 dt=l1',
  ],
  parse: (cursor) => {
    const { fields, given } = fieldsAndOptions(cursor, OPTIONS);
    return {
      fields,
      ...rangeOf(given.get('k')),
      repeats: given.number('reps', DEFAULTS.reps, (word) => toInteger(word, 1)),
      rounds: given.number('maxiters', DEFAULTS.maxiters, (word) => toInteger(word, 1)),
      tolerance: given.number('t', DEFAULTS.t, toNumber),
      distance: choice(given.get('dt'), DISTANCES, 'l2'),
      label: given.text('cfield') ?? DEFAULTS.cfield,
      showCentroid: given.flag('showcentroid', true),
    };
  },
  print: (args) =>
    words(
      args.from === args.to ? `k=${args.from}` : `k=${args.from}-${args.to}`,
      options([
        ['reps', args.repeats === DEFAULTS.reps ? undefined : args.repeats],
        ['maxiters', args.rounds === DEFAULTS.maxiters ? undefined : args.rounds],
        ['t', args.tolerance === DEFAULTS.t ? undefined : args.tolerance],
        ['cfield', args.label === DEFAULTS.cfield ? undefined : args.label],
        ['dt', args.distance === 'l2' ? undefined : args.distance],
        ['showcentroid', args.showCentroid ? undefined : false],
      ]),
      fieldList(args.fields),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'kmeans', args, input: rows(input), span }),
});
