import { scheduleMessages } from '../diagnostics/codes/schedule.js';
import { type Diagnostic, diagnoser } from '../diagnostics/index.js';
import type { WallTime } from './zone-clock.js';

const diagnose = diagnoser(scheduleMessages);

/*
 * The five fields of savedsearches.conf, cron_schedule (Alerting Manual, "Use cron expressions for alert scheduling"):
 * numbers, lists, ranges, steps. Names of months and days, 7 for Sunday and @daily are not among them.
 */

export interface Cron {
  readonly text: string;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 = Sunday. */
  readonly weekdays: ReadonlySet<number>;
  /** Both day fields are restricted: then either is enough, as in every cron. */
  readonly eitherDay: boolean;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

const MINUTE: Field = { name: 'minute', least: 0, most: 59 };
const HOUR: Field = { name: 'hour', least: 0, most: 23 };
const DAY: Field = { name: 'day of month', least: 1, most: 31 };
const MONTH: Field = { name: 'month', least: 1, most: 12 };
const WEEKDAY: Field = { name: 'day of week', least: 0, most: 6 };

/** `N`, `I-J`, `*`, the last two also with a step `/S`. */
const ITEM = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

/** The values of one item of a list; undefined where it is none, or out of the field's bounds. */
function itemValues(item: string, { least, most }: Field): readonly number[] | undefined {
  const match = ITEM.exec(item);
  if (match === null) return undefined;
  const [, first, last, step] = match;
  const ranged = first === undefined || last !== undefined;
  if (step !== undefined && (!ranged || Number(step) === 0)) return undefined;
  const from = first === undefined ? least : Number(first);
  const to = first === undefined ? most : Number(last ?? first);
  if (from < least || to > most || from > to) return undefined;
  const by = Number(step ?? 1);
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, i) => from + i * by);
}

function fieldValues(text: string, field: Field): ReadonlySet<number> | undefined {
  const lists = text.split(',').map((item) => itemValues(item, field));
  return lists.every((list) => list !== undefined) ? new Set(lists.flat()) : undefined;
}

/** The longest that each month gets; February has leap years. */
const MONTH_LENGTHS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function neverHappens({ days, months, eitherDay }: Cron): boolean {
  return !eitherDay && [...months].every((month) => [...days].every((day) => day > (MONTH_LENGTHS[month - 1] ?? 0)));
}

/** Reads a cron expression, or says what is wrong with it. */
export function parseCron(text: string): Cron | Diagnostic {
  const parts = text.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  if (parts.length !== 5) return diagnose('schedule/cron-fields', {}, text, text.trim() === '' ? 0 : parts.length);
  const given: readonly (readonly [string, Field])[] = [
    [minute, MINUTE],
    [hour, HOUR],
    [day, DAY],
    [month, MONTH],
    [weekday, WEEKDAY],
  ];
  const values = given.map(([part, field]) => fieldValues(part, field));
  const wrong = values.indexOf(undefined);
  const [part, field] = given[wrong] ?? ['', MINUTE];
  if (wrong >= 0) return diagnose('schedule/cron-field', {}, text, field.name, part, field.least, field.most);
  const all = values.map((set) => set ?? new Set<number>());
  const [minutes, hours, days, months, weekdays] = all as [
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
    Set<number>,
  ];
  const restricted = days.size < 31 && weekdays.size < 7;
  const cron = { text: parts.join(' '), minutes, hours, days, months, weekdays, eitherDay: restricted };
  return neverHappens(cron) ? diagnose('schedule/cron-never', {}, text) : cron;
}

export function isCron(parsed: Cron | Diagnostic): parsed is Cron {
  return 'minutes' in parsed;
}

export function matchesDay({ days, months, weekdays, eitherDay }: Cron, { day, month, weekday }: WallTime): boolean {
  if (!months.has(month)) return false;
  const [byDay, byWeekday] = [days.has(day), weekdays.has(weekday)];
  return eitherDay ? byDay || byWeekday : byDay && byWeekday;
}
