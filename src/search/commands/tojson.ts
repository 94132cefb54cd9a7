import type { JsonType, ToJsonArgs } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean } from './arguments.js';
import { command, rows } from './command.js';
import { fieldName, options, words } from './spelling.js';

type Args = Omit<ToJsonArgs, 'items'> & {
  readonly items: readonly { readonly pattern: string; readonly type?: JsonType }[];
};

const TYPES: ReadonlySet<string> = new Set<JsonType>(['auto', 'bool', 'json', 'none', 'num', 'str']);

function toType(word: Word): JsonType {
  const text = word.text.toLowerCase();
  if (TYPES.has(text)) return text as JsonType;
  return fail(word, `"${word.text}" is not a data type of tojson.`, `Use one of ${[...TYPES].join(', ')}.`);
}

function item(cursor: Cursor): Args['items'] {
  const name = cursor.callName();
  if (name === undefined) return [{ pattern: cursor.field().text }];
  const type = toType(name);
  const inner = cursor.untilClosing().text;
  return inner.split(/[\s,]+/).flatMap((pattern) => (pattern === '' ? [] : [{ pattern, type }]));
}

const OPTIONS = ['default_type', 'fill_null', 'include_internal', 'output_field'];

function parse(cursor: Cursor): Args {
  const given = new Map<string, Word>();
  const items: Args['items'][number][] = [];
  while (cursor.more()) {
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else items.push(...item(cursor));
  }
  const truth = (name: string): boolean => {
    const word = given.get(name);
    return word !== undefined && toBoolean(word);
  };
  const type = given.get('default_type');
  return {
    items,
    otherwise: type === undefined ? 'none' : toType(type),
    fillNull: truth('fill_null'),
    internal: truth('include_internal'),
    output: given.get('output_field')?.text ?? '_raw',
  };
}

export const tojson = command<Args>({
  name: 'tojson',
  syntax:
    'tojson [(auto | bool | json | none | num | str)(<field>...) | <field>]... [default_type=<type>] [fill_null=<bool>] [include_internal=<bool>] [output_field=<field>]',
  summary: 'Makes a JSON object of the fields of each row.',
  examples: [
    'search EventCode=1 | tojson',
    '| makeresults | eval a=1, b="yes" | tojson num(a) bool(b) output_field=json',
  ],
  parse,
  print: ({ items, otherwise, fillNull, internal, output }) =>
    words(
      ...items.map(({ pattern, type }) => (type === undefined ? fieldName(pattern) : `${type}(${pattern})`)),
      otherwise === 'none' ? '' : `default_type=${otherwise}`,
      options([
        ['fill_null', fillNull ? true : undefined],
        ['include_internal', internal ? true : undefined],
        ['output_field', output === '_raw' ? undefined : output],
      ]),
    ),
  lower: ({ items, ...args }, input, { span }) => ({
    kind: 'toJson',
    input: rows(input),
    items: items.map(({ pattern, type }) => ({ pattern, type: type ?? args.otherwise })),
    ...args,
    span,
  }),
});
