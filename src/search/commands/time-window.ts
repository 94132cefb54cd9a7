import { searchMessages } from '../../diagnostics/codes/search.js';
import { diagnoser } from '../../diagnostics/index.js';
import type { LowerContext, Plan, Window } from '../plan/index.js';
import { timeUnit, type Word } from '../spl/index.js';
import { fail } from './arguments.js';
import { parseSpan } from './bin.js';

/* streamstats time_window: the rows within a span of time, for rows in time order (streamstats page). */

const diagnose = diagnoser(searchMessages);

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

interface TimeWindow {
  readonly timeWindow: Word;
  readonly window: number;
  readonly current: boolean;
  readonly global: boolean;
}

function secondsOf(word: Word, context: LowerContext): number {
  const size = parseSpan(word);
  if (size.kind === 'number') return size.size;
  if (size.kind !== 'time' || size.snap !== undefined) {
    return fail(word, `"${word.text}" is not a span of time.`, 'Write time_window=5m.');
  }
  const seconds = SECONDS[timeUnit(size.unit) ?? ''];
  if (seconds !== undefined) return size.amount * seconds;
  context.report(diagnose('search/unsupported', { span: word.span }, `time_window=${word.text}: use s, m, h, d or w`));
  return 1;
}

/** `window` is the frame's rows without the frame. `most`: rows that one may see at most. */
export function timeWindow(args: TimeWindow, window: Omit<Window, 'frame'>, most: number, context: LowerContext): Plan {
  const { timeWindow: word, current, global, window: rows } = args;
  if (!current) fail(word, 'time_window does not go with current=false.', 'Leave one of them out.');
  if (!global) fail(word, 'time_window does not go with global=false.', 'Leave one of them out.');
  const limits = { seconds: secondsOf(word, context), most: rows === 0 ? most : rows };
  return { kind: 'host', operator: 'timeWindow', args: limits, input: window, span: context.span };
}
