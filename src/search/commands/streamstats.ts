import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { Frame, LowerContext, Plan, Resets } from '../plan/index.js';
import { type Cursor, type EvalExpr, fieldsRead, printEvalExpr, type Word } from '../spl/index.js';
import { fail, toInteger } from './arguments.js';
import { command, rows } from './command.js';
import { resetCondition } from './reset-condition.js';
import { options, words } from './spelling.js';
import {
  byFields,
  checkStatistics,
  flag,
  printStatistics,
  readStatistics,
  type Statistics,
} from './stats-arguments.js';
import { timeWindow } from './time-window.js';

const diagnose = diagnoser(searchMessages);

interface Streamstats extends Statistics {
  readonly resetOnChange: boolean;
  readonly resetBefore?: EvalExpr;
  readonly resetAfter?: EvalExpr;
  readonly current: boolean;
  /** Rows; 0 = all so far. */
  readonly window: number;
  readonly timeWindow?: Word;
  readonly global: boolean;
  readonly allNumbers: boolean;
}

const OPTIONS = ['reset_on_change', 'current', 'window', 'time_window', 'global', 'allnum'];
const RESETS = ['reset_before', 'reset_after'];

/** limits.conf, [stats] max_stream_window. */
const LARGEST_WINDOW = 10_000;

function readReset(cursor: Cursor, into: Map<string, EvalExpr>): boolean {
  const name = RESETS.find((reset) => cursor.peekKeyword(reset));
  if (name === undefined) return false;
  cursor.keyword(name);
  if (!cursor.symbol('=')) fail({ span: cursor.here() }, `Expected = after ${name}.`, `Write ${name}=(<expression>).`);
  into.set(name, resetCondition(cursor, name));
  return true;
}

function windowOf(word: Word | undefined): number {
  const window = word === undefined ? 0 : toInteger(word);
  if (word === undefined || window <= LARGEST_WINDOW) return window;
  return fail(
    word,
    `The window is larger than ${LARGEST_WINDOW} rows.`,
    'Write a smaller window, or leave it out for all rows.',
  );
}

function parse(cursor: Cursor): Streamstats {
  const resets = new Map<string, EvalExpr>();
  const special = (): boolean => readReset(cursor, resets);
  const { given, ...statistics } = readStatistics(cursor, 'streamstats', OPTIONS, special);
  const [before, after] = RESETS.map((name) => resets.get(name));
  const time = given.get('time_window');
  return {
    ...statistics,
    resetOnChange: flag(given, 'reset_on_change'),
    ...(before === undefined ? {} : { resetBefore: before }),
    ...(after === undefined ? {} : { resetAfter: after }),
    current: flag(given, 'current', true),
    window: windowOf(given.get('window')),
    ...(time === undefined ? {} : { timeWindow: time }),
    global: flag(given, 'global', true),
    allNumbers: flag(given, 'allnum'),
  };
}

function printReset(name: string, expr: EvalExpr | undefined): string {
  return expr === undefined ? '' : `${name}=(${printEvalExpr(expr)})`;
}

function print(args: Streamstats): string {
  return words(
    options([
      ['reset_on_change', args.resetOnChange || undefined],
      ['current', args.current ? undefined : false],
      ['window', args.window === 0 ? undefined : args.window],
      ['time_window', args.timeWindow?.text],
      ['global', args.global ? undefined : false],
      ['allnum', args.allNumbers || undefined],
    ]),
    printReset('reset_before', args.resetBefore),
    printReset('reset_after', args.resetAfter),
    printStatistics(args),
  );
}

function frameOf({ window, current, global, by }: Streamstats): Frame {
  const to = current ? 0 : 1;
  if (window === 0) return { to, counting: 'group' };
  return { from: window - 1 + to, to, counting: global && by.length > 0 ? 'rows' : 'group' };
}

function resetsOf(args: Streamstats, context: LowerContext): Resets | undefined {
  const { resetOnChange: onChange, resetBefore: before, resetAfter: after } = args;
  if (!onChange && before === undefined && after === undefined) return undefined;
  const made = after === undefined ? undefined : args.items.find(({ as }) => fieldsRead(after).has(as));
  if (made !== undefined && after !== undefined) {
    const what = `streamstats reset_after over "${made.as}", which the same streamstats makes`;
    context.report(diagnose('search/unsupported', { span: after.span }, what));
  }
  return { onChange, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
}

function lower(args: Streamstats, given: Plan | undefined, context: LowerContext): Plan {
  checkStatistics(args, context);
  const { items, allNumbers } = args;
  const resets = resetsOf(args, context);
  const rest = { items, by: byFields(args), allNumbers, ...(resets === undefined ? {} : { resets }) };
  const window = { kind: 'window', input: rows(given), ...rest, span: context.span } as const;
  if (args.timeWindow === undefined) return { ...window, frame: frameOf(args) };
  return timeWindow({ ...args, timeWindow: args.timeWindow }, window, LARGEST_WINDOW, context);
}

export const streamstats = command<Streamstats>({
  name: 'streamstats',
  syntax:
    'streamstats [reset_on_change=<bool>] [reset_before=(<eval>)] [reset_after=(<eval>)] [current=<bool>] [window=<int>] [time_window=<span>] [global=<bool>] [allnum=<bool>] <function>... [BY <field>...]',
  summary: 'Writes beside every row the results of stats over the rows up to it, or over a window of them.',
  examples: [
    'search EventCode=1 | streamstats count BY host',
    'search * | sort 0 _time | streamstats current=f window=1 last(_time) AS previous BY user',
    'search * | streamstats window=5 global=f avg(bytes) BY host',
    'search * | streamstats sum(bytes) AS total BY host reset_after="("action==\\"REBOOT\\"")"',
    'search * | streamstats time_window=5m count',
  ],
  parse,
  print,
  lower,
});
