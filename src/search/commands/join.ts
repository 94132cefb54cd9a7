import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { JoinArgs, JoinKeys } from '../plan/index.js';
import type { Cursor, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { type Dataset, dataset, datasetPlan, printDataset } from './dataset.js';
import { fieldList, fieldName, options, words } from './spelling.js';

const diagnose = diagnoser(searchMessages);

interface Args extends JoinArgs {
  readonly right: Dataset;
}

const OPTIONS = ['type', 'overwrite', 'max', 'usetime', 'earlier', 'return_multivalue', 'left', 'right'];
const TYPES = ['inner', 'outer', 'left'];
const USAGE = 'Write join <field> [search …], or join left=l right=r where l.a=r.b [search …].';

type Pair = Extract<JoinKeys, { kind: 'aliases' }>['pairs'][number];

function withoutAlias(word: Word, alias: string): string | undefined {
  return word.text.startsWith(`${alias}.`) ? word.text.slice(alias.length + 1) : undefined;
}

/** `l.a=r.b`, the sides in any order. */
function pair(cursor: Cursor, left: string, right: string): Pair {
  const first = cursor.field();
  if (!cursor.symbol('=')) fail({ span: cursor.here() }, `Expected = after "${first.text}".`, USAGE);
  const second = cursor.field();
  for (const [a, b] of [
    [first, second],
    [second, first],
  ] as const) {
    const [l, r] = [withoutAlias(a, left), withoutAlias(b, right)];
    if (l !== undefined && r !== undefined) return { left: l, right: r };
  }
  return fail(first, `One side must begin with "${left}." and the other with "${right}.".`, USAGE);
}

interface Given {
  readonly options: ReadonlyMap<string, Word>;
  readonly fields: readonly string[];
  readonly pairs: readonly Pair[];
  readonly right: Dataset | undefined;
}

function alias(given: ReadonlyMap<string, Word>, name: string, cursor: Cursor): string {
  return given.get(name)?.text ?? fail({ span: cursor.here() }, `where needs ${name}=<alias> before it.`, USAGE);
}

/** Options, fields and conditions in any order; the dataset ends them. */
function collect(cursor: Cursor): Given {
  const given = new Map<string, Word>();
  const fields: string[] = [];
  const pairs: Pair[] = [];
  let conditions = false;
  while (cursor.more()) {
    const right = dataset(cursor);
    if (right !== undefined) return { options: given, fields, pairs, right };
    const option = cursor.option(OPTIONS);
    if (option !== undefined) given.set(option.name, option.value);
    else if (cursor.keyword('where')) conditions = true;
    else if (!conditions) fields.push(cursor.field().text);
    else if (!cursor.keyword('and')) {
      pairs.push(pair(cursor, alias(given, 'left', cursor), alias(given, 'right', cursor)));
    }
  }
  return { options: given, fields, pairs, right: undefined };
}

function keysOf({ options: given, fields, pairs }: Given, cursor: Cursor): JoinKeys {
  const [left, right] = [given.get('left'), given.get('right')];
  if (left === undefined && right === undefined) return { kind: 'fields', fields };
  if (left === undefined || right === undefined || pairs.length === 0) {
    return fail(left ?? right ?? { span: cursor.here() }, 'left=, right= and where go together.', USAGE);
  }
  return { kind: 'aliases', left: left.text, right: right.text, pairs };
}

function isOuter(type: Word | undefined): boolean {
  if (type === undefined) return false;
  const name = type.text.toLowerCase();
  if (TYPES.includes(name)) return name !== 'inner';
  return fail(type, `There is no join of type "${type.text}".`, 'Use type=inner or type=left (the same as outer).');
}

function parse(cursor: Cursor): Args {
  const given = collect(cursor);
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = given.options.get(name);
    return value === undefined ? otherwise : toBoolean(value);
  };
  const max = given.options.get('max');
  const multivalue = given.options.get('return_multivalue');
  if (multivalue !== undefined && toBoolean(multivalue)) {
    cursor.report(diagnose('search/unsupported', { span: multivalue.span }, 'join return_multivalue=true'));
  }
  const { right } = given;
  if (right === undefined) return fail({ span: cursor.here() }, 'join needs a subsearch.', USAGE);
  return {
    keys: keysOf(given, cursor),
    outer: isOuter(given.options.get('type')),
    overwrite: flag('overwrite', true),
    max: max === undefined ? 1 : toInteger(max),
    ...(flag('usetime', false) ? { time: flag('earlier', true) ? 'earlier' : 'later' } : {}),
    right,
  };
}

function printKeys(keys: JoinKeys): string {
  if (keys.kind === 'fields') return fieldList(keys.fields);
  const { left, right, pairs } = keys;
  const conditions = pairs.map((p) => `${fieldName(`${left}.${p.left}`)}=${fieldName(`${right}.${p.right}`)}`);
  return `${options([
    ['left', left],
    ['right', right],
  ])} where ${conditions.join(' ')}`;
}

export const join = command<Args>({
  name: 'join',
  syntax:
    'join [type=inner|left|outer] [overwrite=<bool>] [max=<int>] [usetime=<bool>] [earlier=<bool>] [<field>... | left=<alias> right=<alias> where <alias>.<field>=<alias>.<field>...] <subsearch>|<dataset>',
  summary:
    'Puts the fields of a subsearch beside the rows that have the same values of some fields: those named, else all that both have. One match a row counts unless max= says otherwise.',
  examples: [
    'search EventCode=1 | table process_guid Image | join process_guid [search EventCode=3 | table process_guid DestinationIp]',
    'search EventCode=1 | stats count by user | join type=left max=0 user [search EventCode=4624 | table user src]',
    'search EventCode=1 | join left=l right=r where l.user=r.account [search EventCode=4624 | table account src]',
  ],
  parse,
  print: ({ keys, outer, overwrite, max, time, right }, printer) =>
    words(
      options([
        ['type', outer ? 'left' : undefined],
        ['overwrite', overwrite ? undefined : false],
        ['max', max === 1 ? undefined : max],
        ['usetime', time === undefined ? undefined : true],
        ['earlier', time === 'later' ? false : undefined],
      ]),
      printKeys(keys),
      printDataset(right, printer),
    ),
  lower: ({ right, ...args }, input, context) => ({
    kind: 'host',
    operator: 'join',
    args,
    input: rows(input),
    subsearches: [datasetPlan(right, context)],
    span: context.span,
  }),
});
