import type { Span } from '../../diagnostics/index.js';
import type { TransactionArgs, TransactionTypeArgs } from '../plan/index.js';
import type { Cursor, EvalExpr, Word } from '../spl/index.js';
import { fail, toBoolean, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { eventCondition, printEventCondition } from './event-condition.js';
import { OptionList } from './option-list.js';
import { fieldList, options, quote, words } from './spelling.js';
import { secondsOf, toTimeLength } from './time-length.js';

const FLAGS = ['connected', 'unifyends', 'keeporphans', 'keepevicted', 'mvraw'];
const OPTIONS = [
  ...FLAGS,
  ...['name', 'maxspan', 'maxpause', 'maxevents', 'maxopentxn', 'maxopenevents', 'mvlist', 'delim', 'nullstr'],
];
const CONDITIONS = ['startswith', 'endswith'];

/** Transaction page and limits.conf, [transactions]. */
const MOST_EVENTS = 1000;
const MOST_OPEN = 5000;
const MOST_OPEN_EVENTS = 100_000;
const MISSING = 'NULL';

/** Either all that is said here, or a name and what is said besides it. */
type Args = { readonly said: TransactionArgs } | { readonly named: TransactionTypeArgs };

interface Given {
  readonly fields: readonly Word[];
  readonly options: OptionList;
  readonly conditions: ReadonlyMap<string, EvalExpr>;
  readonly lists: boolean | readonly string[];
}

function condition(cursor: Cursor): readonly [string, EvalExpr] | undefined {
  const name = CONDITIONS.find((candidate) => cursor.peekKeyword(candidate));
  const mark = cursor.mark();
  if (name === undefined || !cursor.keyword(name)) return undefined;
  if (cursor.symbol('=')) return [name, eventCondition(cursor, name)];
  cursor.reset(mark);
  return undefined;
}

/** `mvlist=t`, `mvlist=a,b`, `mvlist="a b"`. */
function listsOf(first: Word, cursor: Cursor): boolean | readonly string[] {
  if (/^(?:t|true|1|f|false|0)$/i.test(first.text)) return toBoolean(first);
  const names = first.text.split(/[\s,]+/).filter((name) => name !== '');
  while (cursor.symbol(',')) names.push(cursor.field().text);
  return names;
}

/** What holds commas, in quotes too, is several fields. */
function namesOf(word: Word): readonly Word[] {
  if (!word.text.includes(',')) return [word];
  return word.text.split(',').map((name) => ({ ...word, text: name.trim() }));
}

function read(cursor: Cursor): Given {
  const fields: Word[] = [];
  const given = new Map<string, Word>();
  const conditions = new Map<string, EvalExpr>();
  let lists: Given['lists'] = false;
  while (cursor.more()) {
    const found = condition(cursor);
    const option = found === undefined ? cursor.option(OPTIONS) : undefined;
    if (found !== undefined) conditions.set(...found);
    else if (option === undefined) fields.push(...namesOf(cursor.field()));
    else given.set(option.name, option.value);
    if (option?.name === 'mvlist') lists = listsOf(option.value, cursor);
  }
  return { fields, options: new OptionList(given), conditions, lists };
}

/** A negative limit is none. */
function limit(word: Word | undefined, read: (word: Word) => number): number | undefined {
  return word === undefined || /^-\d+[smhd]?$/.test(word.text) ? undefined : read(word);
}

const seconds = (word: Word): number => (word.text === '0' ? 0 : secondsOf(toTimeLength(word, 's')));

function limitsOf({ options: given }: Given): Pick<TransactionArgs, 'maxSpan' | 'maxPause' | 'maxEvents'> {
  const span = limit(given.get('maxspan'), seconds);
  const pause = limit(given.get('maxpause'), seconds);
  const count = given.get('maxevents');
  const events = count === undefined ? MOST_EVENTS : limit(count, (word) => toInteger(word, 1));
  return {
    ...(span === undefined ? {} : { maxSpan: span }),
    ...(pause === undefined ? {} : { maxPause: pause }),
    ...(events === undefined ? {} : { maxEvents: events }),
  };
}

function parse(cursor: Cursor): Args {
  const here = cursor.here();
  const given = read(cursor);
  const said = argsOf(given, here);
  const type = given.options.text('name');
  if (type === undefined) return { said };
  const names = given.fields.map(({ text }) => text);
  return { named: { type, own: ownText(given, names), ownFields: names.length > 0 } };
}

/** What stands beside `name=`, as it was said. */
function ownText({ options: found, conditions, lists }: Given, fields: readonly string[]): string {
  return words(
    fieldList(fields),
    options(OPTIONS.filter((name) => name !== 'name' && name !== 'mvlist').map((name) => [name, found.text(name)])),
    ...CONDITIONS.map((name) => printEventCondition(name, conditions.get(name))),
    found.get('mvlist') === undefined ? '' : lists === false ? 'mvlist=false' : printLists(lists),
  );
}

function argsOf(given: Given, here: Span): TransactionArgs {
  const { options: found, conditions } = given;
  const constrained = ['maxspan', 'maxpause', 'maxevents', 'name'].some((option) => found.get(option) !== undefined);
  if (given.fields.length === 0 && conditions.size === 0 && !constrained) {
    fail(
      { span: here },
      'transaction needs a field or a limit.',
      'Write transaction <field> … or transaction maxspan=5m.',
    );
  }
  const connected = found.flag('connected', true);
  const [starts, ends] = CONDITIONS.map((condition) => conditions.get(condition));
  const delimiter = found.text('delim');
  return {
    fields: [...new Set(given.fields.map(({ text }) => text))],
    ...limitsOf(given),
    ...(starts === undefined ? {} : { starts }),
    ...(ends === undefined ? {} : { ends }),
    connected,
    unifyEnds: found.flag('unifyends', connected),
    keepOrphans: found.flag('keeporphans', false),
    keepEvicted: found.flag('keepevicted', false),
    maxOpen: found.number('maxopentxn', MOST_OPEN, (word) => toInteger(word, 1)),
    maxOpenEvents: found.number('maxopenevents', MOST_OPEN_EVENTS, (word) => toInteger(word, 1)),
    lists: given.lists,
    ...(delimiter === undefined ? {} : { delimiter }),
    missing: found.text('nullstr') ?? MISSING,
    rawList: found.flag('mvraw', false),
  };
}

function printLists(lists: TransactionArgs['lists']): string {
  if (typeof lists === 'boolean') return lists ? 'mvlist=true' : '';
  return `mvlist=${quote(lists.join(','))}`;
}

function print(args: Args): string {
  if ('said' in args) return printSaid(args.said);
  return words(options([['name', args.named.type]]), args.named.own);
}

function printSaid(args: TransactionArgs): string {
  return words(
    fieldList(args.fields),
    options([
      ['maxspan', args.maxSpan],
      ['maxpause', args.maxPause],
      ['maxevents', args.maxEvents === MOST_EVENTS ? undefined : (args.maxEvents ?? -1)],
    ]),
    printEventCondition('startswith', args.starts),
    printEventCondition('endswith', args.ends),
    options([
      ['connected', args.connected ? undefined : false],
      ['unifyends', args.unifyEnds === args.connected ? undefined : args.unifyEnds],
      ['keeporphans', args.keepOrphans || undefined],
      ['keepevicted', args.keepEvicted || undefined],
      ['maxopentxn', args.maxOpen === MOST_OPEN ? undefined : args.maxOpen],
      ['maxopenevents', args.maxOpenEvents === MOST_OPEN_EVENTS ? undefined : args.maxOpenEvents],
    ]),
    printLists(args.lists),
    options([
      ['delim', args.delimiter],
      ['nullstr', args.missing === MISSING ? undefined : args.missing],
      ['mvraw', args.rawList || undefined],
    ]),
  );
}

export const transaction = command<Args>({
  name: 'transaction',
  aliases: ['transam'],
  syntax:
    'transaction [<field>...] [name=<text>] [maxspan=<length>] [maxpause=<length>] [maxevents=<int>] [startswith="<search>"|(<search>)|eval(<eval>)] [endswith=…] [connected=<bool>] [unifyends=<bool>] [keeporphans=<bool>] [keepevicted=<bool>] [maxopentxn=<int>] [maxopenevents=<int>] [mvlist=<bool>|<fields>] [delim=<text>] [nullstr=<text>] [mvraw=<bool>]',
  summary:
    'Groups events, which come newest first, into transactions: one row each, with all their values, duration, eventcount and closed_txn. With name, what transactiontypes.conf says of it holds where the search says nothing.',
  examples: [
    'search EventCode=4624 OR EventCode=4634 | transaction user maxspan=8h startswith=(EventCode=4624) endswith=(EventCode=4634)',
    'search * | transaction src_user connected=false maxspan=180m',
    'search * | transaction name=web_session maxspan=1h',
    'search * | transaction clientip startswith="view" endswith=eval(action=="purchase") keepevicted=true mvlist="action,status"',
  ],
  parse,
  print,
  lower: (args, input, { span }) =>
    'said' in args
      ? { kind: 'host', operator: 'transaction', args: args.said, input: rows(input), span }
      : { kind: 'host', operator: 'transactionType', args: args.named, input: rows(input), span },
});
