import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { DensityKind, FitArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { asSpelled, choice } from './choice.js';
import { command, rows } from './command.js';
import {
  fieldNames,
  modelName,
  refuseSamples,
  SAMPLES,
  THRESHOLDS,
  thresholdOptions,
  thresholdsOf,
} from './model-arguments.js';
import { OptionList } from './option-list.js';
import { fieldList, fieldName, options, quote, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const OPTIONS = [
  ...THRESHOLDS,
  ...SAMPLES,
  'dist',
  'exclude_dist',
  'metric',
  'show_density',
  'partial_fit',
  'random_state',
];
const KINDS: readonly DensityKind[] = ['norm', 'expon', 'gaussian_kde'];
const METRICS = asSpelled<FitArgs['metric']>('wasserstein', 'kolmogorov_smirnov');

/** DensityFunction page: fields that may be named after `by`. */
const MOST_BY = 5;

const USAGE = 'Write fit DensityFunction <field> by "<field>,<field>" into <model>.';

interface Given {
  readonly fields: Word[];
  readonly by: Word[];
  readonly options: Map<string, Word>;
  model?: string;
}

/** What stands after `by`, up to an option or the next keyword. */
function readClause(cursor: Cursor, given: Given, into: Word[]): Word[] {
  if (cursor.keyword('by')) return given.by;
  if (cursor.keyword('into')) {
    given.model = modelName(cursor, 'fit … into');
    return given.fields;
  }
  const here = cursor.here();
  if (cursor.keyword('as') || cursor.keyword('from')) {
    cursor.report(diagnose('search/unsupported', { span: here }, 'fit DensityFunction with as or from'));
  }
  const option = cursor.option(OPTIONS);
  if (option !== undefined) given.options.set(option.name, option.value);
  else if (!cursor.atEnd()) into.push(cursor.field());
  return into;
}

function read(cursor: Cursor): Given {
  const given: Given = { fields: [], by: [], options: new Map() };
  let into = given.fields;
  while (cursor.more()) into = readClause(cursor, given, into);
  return given;
}

function kindsOf(given: OptionList, cursor: Cursor): Pick<FitArgs, 'kinds' | 'auto'> {
  const dist = given.get('dist');
  const name = dist?.text.toLowerCase() ?? 'auto';
  if (name === 'auto') {
    const excluded = (given.text('exclude_dist') ?? '').toLowerCase().split(/\s*,\s*/);
    const kinds = KINDS.filter((kind) => !excluded.includes(kind));
    return { kinds: kinds.length === 0 ? KINDS : kinds, auto: true };
  }
  const kind = KINDS.find((known) => known === name);
  if (kind !== undefined || dist === undefined) return { kinds: kind === undefined ? KINDS : [kind], auto: false };
  if (name !== 'beta') fail(dist, `There is no distribution "${dist.text}".`, `Use auto, ${KINDS.join(', ')}.`);
  cursor.report(diagnose('search/unsupported', { span: dist.span }, 'fit DensityFunction dist=beta'));
  return { kinds: KINDS, auto: false };
}

/** Reads over the rest: what an algorithm that is not there is told cannot be known. */
function refuse(algorithm: Word, cursor: Cursor): FitArgs {
  const where = /container|^ai_|llm/i.test(algorithm.text) ? ', which runs in a container' : '';
  cursor.report(
    diagnose(
      'search/unsupported',
      { span: algorithm.span },
      `fit ${algorithm.text}${where}; DensityFunction is the one algorithm`,
    ),
  );
  cursor.rest();
  const nothing = { thresholds: {}, metric: 'wasserstein', showDensity: false, partial: false } as const;
  return { field: '', by: [], kinds: KINDS, auto: true, ...nothing };
}

function parse(cursor: Cursor): FitArgs {
  const here = cursor.here();
  if (cursor.atEnd()) fail({ span: here }, 'fit needs an algorithm.', USAGE);
  const algorithm = cursor.field();
  if (algorithm.text.toLowerCase() !== 'densityfunction') return refuse(algorithm, cursor);
  const { fields, by, options: found, model } = read(cursor);
  const [field, other] = fields;
  if (field === undefined) return fail(algorithm, 'DensityFunction needs a field.', USAGE);
  if (other !== undefined) fail(other, 'DensityFunction takes one field.', USAGE);
  const given = new OptionList(found);
  refuseSamples(given, cursor);
  const groups = [...new Set(by.flatMap(fieldNames))];
  const sixth = groups[MOST_BY];
  if (sixth !== undefined) fail(by.at(-1) ?? algorithm, `DensityFunction groups by ${MOST_BY} fields at most.`, USAGE);
  const partial = given.get('partial_fit');
  if (partial !== undefined && given.flag('partial_fit', false) && model === undefined) {
    fail(partial, 'partial_fit needs a model to go on from.', USAGE);
  }
  return {
    field: field.text,
    by: groups,
    ...(model === undefined ? {} : { model }),
    ...kindsOf(given, cursor),
    metric: choice(given.get('metric'), METRICS, 'wasserstein'),
    thresholds: thresholdsOf(given, cursor),
    showDensity: given.flag('show_density', false),
    partial: given.flag('partial_fit', false),
  };
}

function distOptions({ kinds, auto }: FitArgs): readonly (readonly [string, string | undefined])[] {
  const excluded = KINDS.filter((kind) => !kinds.includes(kind));
  return [
    ['dist', auto ? undefined : kinds[0]],
    ['exclude_dist', auto && excluded.length > 0 ? excluded.join(',') : undefined],
  ];
}

export const fit = command<FitArgs>({
  name: 'fit',
  syntax:
    'fit DensityFunction <field> [by "<field>,..."] [into <model>] [dist=auto|norm|expon|gaussian_kde] [exclude_dist=<dists>] [metric=wasserstein|kolmogorov_smirnov] [threshold=<share> | lower_threshold=<share> upper_threshold=<share>] [show_density=<bool>] [partial_fit=<bool>]',
  summary:
    'Learns how the values of a field are distributed in each group, keeps that as a model, and marks the outliers: IsOutlier(<field>), BoundaryRanges.',
  examples: [
    'search EventCode=1 | eval length=len(CommandLine) | fit DensityFunction length by user into command_lengths',
    'search * | stats count by user hour | fit DensityFunction count by "user,hour" into counts dist=norm show_density=true',
  ],
  parse,
  print: (args) =>
    words(
      'DensityFunction',
      fieldName(args.field),
      args.by.length === 0 ? '' : `by ${args.by.length === 1 ? fieldList(args.by) : quote(args.by.join(','))}`,
      args.model === undefined ? '' : `into ${args.model}`,
      options([
        ...distOptions(args),
        ['metric', args.metric === 'wasserstein' ? undefined : args.metric],
        ...thresholdOptions(args.thresholds),
        ['show_density', args.showDensity || undefined],
        ['partial_fit', args.partial || undefined],
      ]),
    ),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'fitModel', args, input: rows(input), span }),
});
