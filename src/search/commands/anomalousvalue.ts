import type { AnomalousValueArgs, AnomalyAction } from '../plan/index.js';
import type { Word } from '../spl/index.js';
import { fail, toInteger, toNumber } from './arguments.js';
import { asSpelled, choice } from './choice.js';
import { command, rows } from './command.js';
import type { OptionList } from './option-list.js';
import { fieldsAndOptions } from './outlier.js';
import { fieldList, options, words } from './spelling.js';

export const ANOMALOUS_VALUE_OPTIONS = ['action', 'pthresh', 'minsupcount', 'minsupfreq', 'minnormfreq', 'maxanofreq'];

export const ANOMALY_ACTIONS = asSpelled<AnomalyAction>('filter', 'annotate', 'summary');

/** Anomalousvalue page. */
const DEFAULTS = { pthresh: 0.01, minsupcount: 100, minsupfreq: 0.05, minnormfreq: 0.01, maxanofreq: 0.05 };

/** A number from 0 to 1. */
export function toShare(word: Word): number {
  const value = toNumber(word);
  if (value >= 0 && value <= 1) return value;
  return fail(word, `"${word.text}" is not between 0 and 1.`, 'Give a share such as 0.01.');
}

/** The options of anomalousvalue, which anomalydetection method=zscore takes too. */
export function anomalousValueArgs(fields: readonly string[], given: OptionList): AnomalousValueArgs {
  return {
    fields,
    action: choice(given.get('action'), ANOMALY_ACTIONS, 'filter'),
    threshold: given.number('pthresh', DEFAULTS.pthresh, toShare),
    minCount: given.number('minsupcount', DEFAULTS.minsupcount, (word) => toInteger(word, 1)),
    minShare: given.number('minsupfreq', DEFAULTS.minsupfreq, toShare),
    minAnomalous: given.number('minnormfreq', DEFAULTS.minnormfreq, toShare),
    maxAnomalous: given.number('maxanofreq', DEFAULTS.maxanofreq, toShare),
  };
}

export function printAnomalousValue(args: AnomalousValueArgs): string {
  const changed = (value: number, usual: number): number | undefined => (value === usual ? undefined : value);
  return words(
    options([
      ['action', args.action === 'filter' ? undefined : args.action],
      ['pthresh', changed(args.threshold, DEFAULTS.pthresh)],
      ['minsupcount', changed(args.minCount, DEFAULTS.minsupcount)],
      ['minsupfreq', changed(args.minShare, DEFAULTS.minsupfreq)],
      ['minnormfreq', changed(args.minAnomalous, DEFAULTS.minnormfreq)],
      ['maxanofreq', changed(args.maxAnomalous, DEFAULTS.maxanofreq)],
    ]),
    fieldList(args.fields),
  );
}

export const anomalousvalue = command<AnomalousValueArgs>({
  name: 'anomalousvalue',
  syntax:
    'anomalousvalue [action=filter|annotate|summary] [pthresh=<share>] [minsupcount=<int>] [minsupfreq=<share>] [minnormfreq=<share>] [maxanofreq=<share>] [<field>...]',
  summary:
    'Keeps rows with values that are rarer than pthresh, or so far from the mean that a number is so less often; the score is how likely they are.',
  examples: ['search * | anomalousvalue', 'search * | anomalousvalue action=summary pthresh=0.02 bytes user'],
  parse: (cursor) => {
    const { fields, given } = fieldsAndOptions(cursor, ANOMALOUS_VALUE_OPTIONS);
    return anomalousValueArgs(fields, given);
  },
  print: printAnomalousValue,
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'anomalousValues', args, input: rows(input), span }),
});
