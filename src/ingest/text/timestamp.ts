import { clockAt, daysFromCivil, epochAt, isoAt } from '../event/index.js';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const MICROS_PER_DAY = 86_400_000_000;

/** What the beginning of a line tells. */
export interface LineHead {
  /** Microseconds since the epoch. */
  readonly micros: number;
  /** The host of a syslog header. */
  readonly host: string | undefined;
}

/** Syslog's priority and version, and brackets around a time. */
const LEAD = /^(?:<\d{1,3}>(?:\d )?)?[["']?/;
const SYSLOG_DATE = /^([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:(\d{4}) )?/;
const SYSLOG_HOST = /^ ([A-Za-z0-9][A-Za-z0-9_.:-]*) \S+/;

/** A syslog time has no year: the latest year that does not put it more than a day after `now`. */
function syslogMicros(month: number, day: number, clock: number, now: number): number {
  const thisYear = new Date(now / 1000).getUTCFullYear();
  for (const year of [thisYear + 1, thisYear, thisYear - 1, thisYear - 4]) {
    const micros = daysFromCivil(year, month, day) * MICROS_PER_DAY + clock;
    if (micros <= now + MICROS_PER_DAY) return micros;
  }
  return Number.NaN;
}

function syslogHead(line: string, at: number, now: number): LineHead | undefined {
  const date = SYSLOG_DATE.exec(line.slice(at, at + 24));
  const month = MONTHS.indexOf(date?.[1] ?? '') + 1;
  if (date === null || month === 0) return undefined;
  const clock = clockAt(line, at + date[0].length);
  if (clock === undefined) return undefined;
  const day = Number(date[2]);
  const year = date[3];
  const micros =
    year === undefined
      ? syslogMicros(month, day, clock.micros, now)
      : daysFromCivil(Number(year), month, day) * MICROS_PER_DAY + clock.micros;
  if (Number.isNaN(micros)) return undefined;
  return { micros, host: SYSLOG_HOST.exec(line.slice(clock.end, clock.end + 300))?.[1] };
}

/**
 * The time at the start of a line: ISO 8601, epoch, or syslog (`Jan  2 03:04:05 host …`, also after `<34>` or `<34>1 `).
 * Times without a zone are UTC; `now` (microseconds) gives syslog times their year.
 */
export function lineHead(line: string, now: number): LineHead | undefined {
  const lead = LEAD.exec(line)?.[0] ?? '';
  const at = lead.length;
  const moment = isoAt(line, at) ?? epochAt(line, at);
  if (moment === undefined) return syslogHead(line, at, now);
  const syslog = lead.startsWith('<') ? SYSLOG_HOST.exec(line.slice(moment.end, moment.end + 300)) : null;
  return { micros: moment.micros, host: syslog?.[1] };
}
