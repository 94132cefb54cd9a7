import { parseRelativeTime } from '../../spl/index.js';
import { number, sql } from '../../sql/fragment.js';
import type { Typed } from '../../sql/typed.js';
import { constantText, diagnose, FAILED, numberArgument, numberResult, type Page, spanOf } from '../arguments.js';
import type { CallContext, EvalFunction } from '../function.js';
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
    ['relative_time(missing, "-1d")', null],
  ],
};

function buildRelativeTime(args: readonly Typed[], context: CallContext): Typed {
  const spec = constantText(relativeTime, args, 1, 'its relative time', context);
  const start = numberArgument(relativeTime, args, 0, context);
  if (spec === undefined) return FAILED;
  const steps = parseRelativeTime(spec);
  if (steps === undefined) {
    context.report(diagnose('eval/bad-value', spanOf(context, 1), 'relative_time', 'the relative time', spec));
    return FAILED;
  }
  const moment = steps.reduce(
    (time, step) => applyStep(time, step, context.timezone),
    toDateTime(start.sql, context.timezone),
  );
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
