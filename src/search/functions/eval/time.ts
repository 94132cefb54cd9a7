import { parseRelativeTime } from '../../spl/index.js';
import { NULL_NUMBER } from '../../sql/convert.js';
import { number, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantValue, numberArgument, numberResult, type Page, textArgument } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
import { applyComputed } from './computed-steps.js';
import { applyStep, fromDateTime, toDateTime } from './datetime.js';
import { strftime } from './strftime.js';
import { strptime } from './strptime.js';

/* Date and Time functions of the Search Reference. Everything is in the time zone of the search. */

const relativeTime: Page = {
  name: 'relative_time',
  arity: [2, 2],
  syntax: 'relative_time(<epoch seconds>, "<relative time>")',
  summary: 'Moves a time by offsets and snaps, such as -1d@d or @w1.',
  examples: [
    ['relative_time(1745970322, "-1d@d")', '1745798400.000000'],
    ['strftime(relative_time(1745970322, "@w0"), "%F %T")', '2025-04-27 00:00:00'],
    ['strftime(relative_time(1745970322, "-1mon@mon+2h"), "%F %T")', '2025-03-01 02:00:00'],
    ['strftime(relative_time(1617184800, "-1mon"), "%F %T")', '2021-02-28 10:00:00'],
    ['strftime(relative_time(1745970322, "@q"), "%F %T")', '2025-04-01 00:00:00'],
    ['strftime(relative_time(1745970322, "-h@h"), "%F %T")', '2025-04-29 22:00:00'],
    ['strftime(relative_time(1746014400, "-5d@w1"), "%F %T")', '2025-04-21 00:00:00'],
    ['relative_time(0, lower("+1D@D-2H"))', '79200.000000'],
    ['relative_time(1745970322, "-250ms@ds")', '1745970321.700000'],
    ['relative_time(0, "tomorrow")', null],
    ['relative_time(missing, "-1d")', null],
  ],
};

/** What is no relative time has no value, written or not. */
function buildRelativeTime(args: readonly Typed[], context: CallContext): Typed {
  const start = toDateTime(numberArgument(relativeTime, args, 0, context).sql, context.timezone);
  const spec = constantValue(args, 1, context);
  if (spec === undefined) {
    const computed = textArgument(relativeTime, args, 1, context).sql;
    return numberResult(fromDateTime(applyComputed(start, computed, context.timezone)), { decimals: 6 });
  }
  const steps = parseRelativeTime(String(spec));
  if (steps === undefined) return { ...numberResult(NULL_NUMBER), decimals: 6 };
  const moment = steps.reduce((time, step) => applyStep(time, step, context.timezone), start);
  return numberResult(fromDateTime(moment), { decimals: 6 });
}

export const time: readonly EvalFunction[] = [
  {
    name: 'now',
    arity: [0, 0],
    syntax: 'now()',
    summary: 'When the search started, in whole seconds.',
    examples: [['if(now() > 1500000000 AND now() = floor(now()), "y", "n")', 'y']],
    build: (_, context) => {
      const seconds = Math.floor(context.now);
      return { type: 'number', sql: number(seconds), constant: seconds, total: true };
    },
  },
  {
    name: 'time',
    arity: [0, 0],
    syntax: 'time()',
    summary: 'The wall clock in seconds, with microseconds.',
    examples: [['if(time() > 1500000000, "y", "n")', 'y']],
    build: () => ({ type: 'number', sql: sql`toFloat64(now64(6, 'UTC'))`, total: true, decimals: 6 }),
  },
  { ...relativeTime, build: buildRelativeTime },
  strftime,
  strptime,
];
