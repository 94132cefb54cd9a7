import { searchMessages } from '../../../diagnostics/codes/search.js';
import { diagnoser, KarstError } from '../../../diagnostics/index.js';
import type { GenerateTimesArgs } from '../../plan/index.js';
import { applyTimeSteps, toInstant } from '../../spl/index.js';
import { humanTime } from '../clock-text.js';
import type { HostContext, Operator, Row } from '../operator.js';

const diagnose = diagnoser(searchMessages);

/** limits.conf: commands that create rows make at most this many. */
const MOST_ROWS = 50_000;

const DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/;

type Clock = Pick<HostContext, 'now' | 'timezone'>;

function midnight(days: number, { now, timezone }: Clock): number {
  const steps = [
    { kind: 'shift', amount: days, unit: 'd' },
    { kind: 'snap', unit: 'd' },
  ] as const;
  return applyTimeSteps(now, steps, timezone);
}

/** `4/1/2021`, with `:hh:mm:ss`, or days from today; undefined if it is neither. */
function timeOf(text: string, clock: Clock): number | undefined {
  if (/^[+-]?\d+$/.test(text)) return midnight(Number(text), clock);
  const found = DATE.exec(text);
  if (found === null) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map((n) => Number(n ?? 0));
  return toInstant(Date.UTC(year, month - 1, day, hour, minute, second), clock.timezone) / 1000;
}

function rowOf(start: number, next: number, timezone: string): Row {
  const end = next - 1;
  return {
    starttime: String(start),
    endtime: String(end),
    starthuman: humanTime(start, timezone),
    endhuman: humanTime(end, timezone),
  };
}

function rowsOf(start: number, end: number, { amount, unit }: GenerateTimesArgs['increment'], zone: string): Row[] {
  const rows: Row[] = [];
  for (let at = start; at < end && rows.length <= MOST_ROWS; ) {
    const next = applyTimeSteps(at, [{ kind: 'shift', amount, unit }], zone);
    rows.push(rowOf(at, next, zone));
    at = next;
  }
  return rows;
}

const FIELDS = ['starttime', 'endtime', 'starthuman', 'endhuman'];

/** Stretches of time one after the other, up to but not with the end (gentimes page). */
export const generateTimes: Operator<'generateTimes'> = async ({ args, span }, context) => {
  const [start, end] = [args.start, args.end ?? '0'].map((text) => {
    const time = timeOf(text, context);
    if (time !== undefined) return time;
    const hint = 'Write 10/19/2024, 10/19/2024:00:00:00 or a number of days such as -7.';
    throw new KarstError(diagnose('search/usage', { span }, `"${text}" is no time for gentimes.`, hint));
  });
  const rows = rowsOf(start ?? 0, end ?? 0, args.increment, context.timezone);
  if (rows.length > MOST_ROWS) {
    context.report(diagnose('search/limit', { span }, `gentimes: only the first ${MOST_ROWS} rows are made.`));
  }
  return context.hold({ fields: FIELDS, rows: rows.slice(0, MOST_ROWS) }, span);
};
