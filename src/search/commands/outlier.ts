import type { OutlierArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toNumber } from './arguments.js';
import { choice } from './choice.js';
import { command, rows } from './command.js';
import { OptionList } from './option-list.js';
import { fieldList, options, words } from './spelling.js';

export const OUTLIER_OPTIONS = ['action', 'mark', 'param', 'uselower', 'type'];

const ACTIONS = new Map<string, OutlierArgs['action']>([
  ['transform', 'transform'],
  ['tf', 'transform'],
  ['remove', 'remove'],
  ['rm', 'remove'],
]);

/** Outlier page. */
const PARAM = 2.5;

/** The options of outlier, which anomalydetection method=iqr takes too. */
export function outlierArgs(fields: readonly string[], given: OptionList): OutlierArgs {
  const kind = given.get('type');
  if (kind !== undefined && kind.text.toLowerCase() !== 'iqr')
    fail(kind, 'outlier knows the type iqr alone.', 'Leave type= out.');
  return {
    fields,
    action: choice(given.get('action'), ACTIONS, 'transform'),
    mark: given.flag('mark', false),
    param: given.number('param', PARAM, toNumber),
    useLower: given.flag('uselower', false),
  };
}

export function printOutlier({ action, mark, param, useLower, fields }: OutlierArgs): string {
  return words(
    options([
      ['action', action === 'transform' ? undefined : action],
      ['mark', mark || undefined],
      ['param', param === PARAM ? undefined : param],
      ['uselower', useLower || undefined],
    ]),
    fieldList(fields),
  );
}

/** Fields and options in any order. */
export function fieldsAndOptions(
  cursor: Cursor,
  names: readonly string[],
): { readonly fields: readonly string[]; readonly given: OptionList } {
  const given = new Map<string, Word>();
  const fields: string[] = [];
  while (cursor.more()) {
    const option = cursor.option(names);
    if (option === undefined) fields.push(cursor.field().text);
    else given.set(option.name, option.value);
  }
  return { fields, given: new OptionList(given) };
}

export const outlier = command<OutlierArgs>({
  name: 'outlier',
  aliases: ['outlierfilter'],
  syntax: 'outlier [action=transform|tf|remove|rm] [mark=<bool>] [param=<num>] [uselower=<bool>] [<field>...]',
  summary:
    'Cuts numbers down that lie more than param interquartile ranges above the third quartile, or with action=remove drops their rows; uselower=true looks below the first quartile too.',
  examples: [
    'search * | stats avg(bytes) AS bytes by host | outlier action=remove bytes',
    'search * | outlier param=4 uselower=true',
  ],
  parse: (cursor) => {
    const { fields, given } = fieldsAndOptions(cursor, OUTLIER_OPTIONS);
    return outlierArgs(fields, given);
  },
  print: printOutlier,
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'outlier', args, input: rows(input), span }),
});
