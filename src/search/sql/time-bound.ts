import { searchMessages } from '../../diagnostics/codes/search.js';
import { type Diagnostic, diagnoser, type Span } from '../../diagnostics/index.js';
import { applyTimeSteps, parseRelativeTime, toInstant } from '../spl/index.js';

const diagnose = diagnoser(searchMessages);

export interface Clock {
  readonly now: number;
  readonly timezone: string;
  report(diagnostic: Diagnostic): void;
}

const SPLUNK_ABSOLUTE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?::(\d{1,2}):(\d{1,2}):(\d{1,2}))?$/;
const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;

function absolute(value: string, timezone: string): number | undefined {
  const parts = SPLUNK_ABSOLUTE.exec(value);
  if (parts !== null) {
    const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map((p) => Number(p ?? 0));
    return toInstant(Date.UTC(year, month - 1, day, hour, minute, second), timezone) / 1000;
  }
  if (!ISO.test(value)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(value) && value.length > 10;
  const instant = Date.parse(zoned ? value : `${value.replace(' ', 'T')}${value.length > 10 ? 'Z' : 'T00:00:00Z'}`);
  if (Number.isNaN(instant)) return undefined;
  return (zoned ? instant : toInstant(instant, timezone)) / 1000;
}

/**
 * A time term's value in seconds since the epoch ("Time modifiers"); reports and gives undefined if it is none.
 *
 * @param span where it stands in the search; undefined for a time range that came beside the search
 */
export function resolveTime(value: string, clock: Clock, span: Span | undefined): number | undefined {
  const place = span === undefined ? {} : { span };
  if (/^rt/i.test(value)) {
    clock.report(diagnose('search/realtime', place, value));
    return undefined;
  }
  if (/^-?\d+(?:\.\d+)?$/.test(value)) return Number(value);
  const steps = parseRelativeTime(value);
  const seconds =
    steps === undefined ? absolute(value, clock.timezone) : applyTimeSteps(clock.now, steps, clock.timezone);
  if (seconds === undefined) clock.report(diagnose('search/bad-time', place, value));
  return seconds;
}
