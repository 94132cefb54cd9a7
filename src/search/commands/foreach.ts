import type { FieldTokens, ForeachFieldsArgs, ForeachItemsArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { command, rows } from './command.js';
import { fieldList, options, words } from './spelling.js';

type Args = ({ readonly over: 'fields' } & ForeachFieldsArgs) | ({ readonly over: 'items' } & ForeachItemsArgs);

const MODES = ['multifield', 'multivalue', 'json_array', 'auto_collections'] as const;
const SEGMENTS = ['matchseg1', 'matchseg2', 'matchseg3'];
const OPTIONS = ['mode', 'fieldstr', 'matchstr', ...SEGMENTS, 'itemstr', 'iterstr'];

/** What stands for what unless options say otherwise (foreach page). */
const DEFAULTS: Readonly<Record<string, string>> = {
  fieldstr: '<<FIELD>>',
  matchstr: '<<MATCHSTR>>',
  matchseg1: '<<MATCHSEG1>>',
  matchseg2: '<<MATCHSEG2>>',
  matchseg3: '<<MATCHSEG3>>',
  itemstr: '<<ITEM>>',
  iterstr: '<<ITER>>',
};

interface Given {
  readonly options: ReadonlyMap<string, Word>;
  readonly names: readonly Word[];
  readonly template: string | undefined;
}

/** Options may stand before and after the template, fields only before it. */
function collect(cursor: Cursor): Given {
  const given = new Map<string, Word>();
  const names: Word[] = [];
  let template: string | undefined;
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    const text = option === undefined && template === undefined ? cursor.template() : undefined;
    if (option !== undefined) given.set(option.name, option.value);
    else if (text !== undefined) template = text.text;
    else if (template === undefined) names.push(cursor.field());
    else break;
  }
  return { options: given, names, template };
}

function modeOf(word: Word | undefined): (typeof MODES)[number] {
  if (word === undefined) return 'multifield';
  const mode = MODES.find((name) => name === word.text.toLowerCase());
  return mode ?? fail(word, `There is no mode "${word.text}".`, `Modes are ${MODES.join(', ')}.`);
}

function parse(cursor: Cursor): Args {
  const { options: given, names, template } = collect(cursor);
  const here = { span: cursor.here() };
  const [first, second] = names;
  if (template === undefined || template === '' || first === undefined) {
    return fail(here, 'foreach needs fields and commands in brackets.', 'Write foreach a* [eval <<FIELD>>=…].');
  }
  const mode = modeOf(given.get('mode'));
  const token = (name: string): string => given.get(name)?.text ?? DEFAULTS[name] ?? '';
  if (mode === 'multifield') {
    const patterns = names.map(({ text }) => text);
    const tokens = { field: token('fieldstr'), match: token('matchstr'), segments: SEGMENTS.map(token) };
    return { over: 'fields', patterns, template, tokens };
  }
  if (second !== undefined) fail(second, `foreach mode=${mode} takes one field.`, 'Use one foreach for each field.');
  return { over: 'items', mode, field: first.text, template, item: token('itemstr'), iteration: token('iterstr') };
}

function printTokens(tokens: FieldTokens): string {
  const values = { fieldstr: tokens.field, matchstr: tokens.match };
  const segments = SEGMENTS.map((name, i) => [name, tokens.segments[i]] as const);
  return options([...Object.entries(values), ...segments].filter(([name, value]) => value !== DEFAULTS[name]));
}

function print(args: Args): string {
  if (args.over === 'fields') return words(printTokens(args.tokens), fieldList(args.patterns), `[${args.template}]`);
  const { mode, item, iteration, field, template } = args;
  const given = options([
    ['mode', mode],
    ['itemstr', item === DEFAULTS.itemstr ? undefined : item],
    ['iterstr', iteration === DEFAULTS.iterstr ? undefined : iteration],
  ]);
  return words(given, fieldList([field]), `[${template}]`);
}

export const foreach = command<Args>({
  name: 'foreach',
  syntax:
    'foreach [mode=multifield|multivalue|json_array|auto_collections] <field-pattern>...|<field> [fieldstr=<string>] [matchstr=<string>] [matchseg1=<string>] [matchseg2=<string>] [matchseg3=<string>] [itemstr=<string>] [iterstr=<string>] [<commands>]',
  summary:
    'Runs commands once for each of several fields, whose names take the place of <<FIELD>>, <<MATCHSTR>> and <<MATCHSEG1>> as text; or an eval once for each value of one field, in the place of <<ITEM>>.',
  examples: [
    "search EventCode=1 | stats avg(a) AS avg_a stdev(a) AS stdev_a | foreach stdev_* [eval upper_<<MATCHSTR>>='avg_<<MATCHSTR>>'+3*'<<FIELD>>']",
    '| makeresults | eval n=split("1,2,3", ","), total=0 | foreach mode=multivalue n [eval total=total+<<ITEM>>]',
  ],
  parse,
  print,
  lower: (args, input, { span }) =>
    args.over === 'fields'
      ? { kind: 'host', operator: 'foreachFields', args, input: rows(input), span }
      : { kind: 'host', operator: 'foreachItems', args, input: rows(input), span },
});
