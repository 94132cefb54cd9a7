import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { PredictArgs, PredictedField } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { asSpelled, choice } from './choice.js';
import { command, rows } from './command.js';
import { OptionList } from './option-list.js';
import { fieldName, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

const OPTIONS = ['algorithm', 'correlate', 'correlate_field', 'future_timespan', 'holdback', 'period', 'suppress'];
const METHODS = new Map<string, PredictedField['method']>([
  ['ll', 'LL'],
  ['llt', 'LLT'],
  ['llp', 'LLP'],
  ['llp5', 'LLP5'],
]);
const BIVARIATE = asSpelled('llb', 'bill');

/** Predict page. */
const AHEAD = 5;
const PERCENT = 95;

interface Named {
  readonly field: string;
  readonly as?: string;
}

interface Bound {
  readonly percent: number;
  readonly as: string;
}

/** `upper90=high`. */
function boundOf(cursor: Cursor): readonly ['upper' | 'lower', Bound] | undefined {
  for (const side of ['upper', 'lower'] as const) {
    const names = Array.from({ length: 100 }, (_, percent) => `${side}${percent}`);
    const option = cursor.option(names);
    if (option !== undefined) return [side, { percent: Number(option.name.slice(side.length)), as: option.value.text }];
  }
  return undefined;
}

interface Group {
  readonly fields: Named[];
  readonly given: Map<string, Word>;
  readonly bounds: Map<'upper' | 'lower', Bound>;
}

/** Options belong to the fields before them, back to the options before those. */
function groups(cursor: Cursor): readonly Group[] {
  const found: Group[] = [];
  const fresh = (): Group => ({ fields: [], given: new Map(), bounds: new Map() });
  let group = fresh();
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    const bound = option === undefined ? boundOf(cursor) : undefined;
    if (option !== undefined) group.given.set(option.name, option.value);
    else if (bound !== undefined) group.bounds.set(...bound);
    else {
      if (group.given.size + group.bounds.size > 0 && group.fields.length > 0) {
        found.push(group);
        group = fresh();
      }
      const field = cursor.field().text;
      group.fields.push(cursor.keyword('as') ? { field, as: cursor.field().text } : { field });
    }
  }
  return [...found, group].filter(({ fields }) => fields.length > 0);
}

function refuse(name: string, word: Word | undefined, cursor: Cursor): void {
  if (word !== undefined) cursor.report(diagnose('search/unsupported', { span: word.span }, `predict ${name}`));
}

function methodOf(word: Word | undefined, cursor: Cursor): PredictedField['method'] {
  const name = word?.text.toLowerCase() ?? '';
  if (BIVARIATE.has(name)) {
    refuse(`algorithm=${word?.text}`, word, cursor);
    return 'LLP5';
  }
  return choice(word, METHODS, 'LLP5');
}

function fieldsOf({ fields, given: found, bounds }: Group, cursor: Cursor): readonly PredictedField[] {
  const given = new OptionList(found);
  for (const name of ['correlate', 'correlate_field', 'suppress']) refuse(`${name}=`, given.get(name), cursor);
  const period = given.get('period');
  const shared = {
    method: methodOf(given.get('algorithm'), cursor),
    ahead: given.number('future_timespan', AHEAD, toInteger),
    holdback: given.number('holdback', 0, toInteger),
    ...(period === undefined ? {} : { period: toInteger(period, 2) }),
  };
  return fields.map(({ field, as = `prediction(${field})` }) => {
    const bound = (side: 'upper' | 'lower'): Bound =>
      bounds.get(side) ?? { percent: PERCENT, as: `${side}${PERCENT}(${as})` };
    return { field, as, ...shared, upper: bound('upper'), lower: bound('lower') };
  });
}

function parse(cursor: Cursor): PredictArgs {
  const here = cursor.here();
  const fields = groups(cursor).flatMap((group) => fieldsOf(group, cursor));
  if (fields.length > 0) return { fields };
  return fail({ span: here }, 'predict needs a field.', 'Write … | timechart count | predict count.');
}

function printField({ field, as, method, ahead, holdback, period, upper, lower }: PredictedField): string {
  return words(
    fieldName(field),
    as === `prediction(${field})` ? '' : `AS ${fieldName(as)}`,
    `algorithm=${method}`,
    options([
      ['future_timespan', ahead === AHEAD ? undefined : ahead],
      ['holdback', holdback === 0 ? undefined : holdback],
      ['period', period],
      [`upper${upper.percent}`, upper.as],
      [`lower${lower.percent}`, lower.as],
    ]),
  );
}

export const predict = command<PredictArgs>({
  name: 'predict',
  syntax:
    'predict (<field> [AS <field>])... [algorithm=LL|LLT|LLP|LLP5] [future_timespan=<int>] [holdback=<int>] [period=<int>] [upper<percent>=<field>] [lower<percent>=<field>] ...',
  summary:
    'Goes on with series along time, after timechart: what each point was to be expected to be, and so many points more, between bounds.',
  examples: [
    'search * | timechart span=1d count | predict count',
    'search * | timechart span=1h count AS foo | predict foo AS foobar algorithm=LL upper90=high lower97=low future_timespan=10 holdback=20',
  ],
  parse,
  print: ({ fields }) => fields.map(printField).join(' '),
  lower: (args, input, { span }) => ({ kind: 'host', operator: 'predict', args, input: rows(input), span }),
});
