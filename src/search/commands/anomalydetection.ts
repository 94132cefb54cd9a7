import type { AnomalousEventArgs, AnomalousValueArgs, OutlierArgs, Plan } from '../plan/index.js';
import type { Cursor } from '../spl/index.js';
import {
  ANOMALOUS_VALUE_OPTIONS,
  ANOMALY_ACTIONS,
  anomalousValueArgs,
  printAnomalousValue,
  toShare,
} from './anomalousvalue.js';
import { fail } from './arguments.js';
import { asSpelled, choice } from './choice.js';
import { command, rows } from './command.js';
import type { OptionList } from './option-list.js';
import { fieldsAndOptions, OUTLIER_OPTIONS, outlierArgs, printOutlier } from './outlier.js';
import { fieldList, options, words } from './spelling.js';

type Args =
  | { readonly method: 'histogram'; readonly args: AnomalousEventArgs }
  | { readonly method: 'zscore'; readonly args: AnomalousValueArgs }
  | { readonly method: 'iqr'; readonly args: OutlierArgs };

const HISTOGRAM_OPTIONS = ['action', 'pthresh', 'cutoff'];
const OPTIONS: Readonly<Record<Args['method'], readonly string[]>> = {
  histogram: HISTOGRAM_OPTIONS,
  zscore: ANOMALOUS_VALUE_OPTIONS,
  iqr: OUTLIER_OPTIONS,
};
const METHODS = Object.keys(OPTIONS) as readonly Args['method'][];
const ALL = [...new Set(['method', ...METHODS.flatMap((method) => OPTIONS[method])])];

function histogramArgs(fields: readonly string[], given: OptionList): AnomalousEventArgs {
  const threshold = given.get('pthresh');
  return {
    fields,
    action: choice(given.get('action'), ANOMALY_ACTIONS, 'filter'),
    ...(threshold === undefined ? {} : { threshold: toShare(threshold) }),
    cutoff: given.flag('cutoff', true),
  };
}

function parse(cursor: Cursor): Args {
  const { fields, given } = fieldsAndOptions(cursor, ALL);
  const method = choice(given.get('method'), asSpelled(...METHODS), 'histogram');
  for (const name of ALL) {
    const word = given.get(name);
    if (word === undefined || name === 'method' || OPTIONS[method].includes(name)) continue;
    fail(word, `${name} is no option of method=${method}.`, `Its options are ${OPTIONS[method].join(', ')}.`);
  }
  if (method === 'histogram') return { method, args: histogramArgs(fields, given) };
  if (method === 'zscore') return { method, args: anomalousValueArgs(fields, given) };
  return { method, args: outlierArgs(fields, given) };
}

function print(of: Args): string {
  if (of.method === 'zscore') return words('method=zscore', printAnomalousValue(of.args));
  if (of.method === 'iqr') return words('method=iqr', printOutlier(of.args));
  const { action, threshold, cutoff, fields } = of.args;
  return words(
    options([
      ['action', action === 'filter' ? undefined : action],
      ['pthresh', threshold],
      ['cutoff', cutoff ? undefined : false],
    ]),
    fieldList(fields),
  );
}

export const anomalydetection = command<Args>({
  name: 'anomalydetection',
  syntax:
    'anomalydetection [method=histogram|zscore|iqr] [action=filter|annotate|summary] [pthresh=<share>] [cutoff=<bool>] [<field>...]',
  summary:
    'Keeps the events whose values are rare together. method=zscore takes the options of anomalousvalue, method=iqr those of outlier.',
  examples: [
    'search EventCode=1 | anomalydetection action=annotate Image user',
    'search * | anomalydetection method=zscore pthresh=0.05',
    'search * | anomalydetection method=iqr action=remove param=4 bytes',
  ],
  parse,
  print,
  lower: (of, given, { span }): Plan => {
    const input = rows(given);
    if (of.method === 'zscore') return { kind: 'host', operator: 'anomalousValues', args: of.args, input, span };
    if (of.method === 'iqr') return { kind: 'host', operator: 'outlier', args: of.args, input, span };
    return { kind: 'host', operator: 'anomalousEvents', args: of.args, input, span };
  },
});
