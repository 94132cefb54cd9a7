import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { ApplyArgs } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { modelName, refuseSamples, SAMPLES, THRESHOLDS, thresholdOptions, thresholdsOf } from './model-arguments.js';
import { optionList } from './option-list.js';
import { options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

/** A subsearch stands for the options that it returns, in brackets; reading a word is what asks for them. */
function other(cursor: Cursor): void {
  if (cursor.symbol('(') || cursor.symbol(')')) return;
  const word = cursor.word();
  fail(word, `apply does not take "${word.text}".`, 'Write apply <model> threshold=0.01.');
}

function parse(cursor: Cursor): ApplyArgs {
  const model = modelName(cursor, 'apply');
  const here = cursor.here();
  if (cursor.keyword('as')) {
    cursor.field();
    cursor.report(diagnose('search/unsupported', { span: here }, 'apply … as'));
  }
  const given = optionList(cursor, [...THRESHOLDS, ...SAMPLES, 'show_density'], other);
  refuseSamples(given, cursor);
  return { model, thresholds: thresholdsOf(given, cursor), showDensity: given.flag('show_density', false) };
}

export const apply = command<ApplyArgs>({
  name: 'apply',
  syntax: 'apply <model> [threshold=<share> | lower_threshold=<share> upper_threshold=<share>] [show_density=<bool>]',
  summary:
    'Marks the outliers as a model that fit has learnt sees them: IsOutlier(<field>) and BoundaryRanges; rows of a group that it does not know get neither.',
  examples: ['search EventCode=1 | eval length=len(CommandLine) | apply command_lengths threshold=0.01'],
  parse,
  print: ({ model, thresholds, showDensity }) =>
    words(model, options([...thresholdOptions(thresholds), ['show_density', showDensity || undefined]])),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'applyModel', args, input: rows(input), span }),
});
