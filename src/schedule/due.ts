import { occurrences } from './occurrences.js';
import type { Schedule } from './settings.js';

/** Windows that were due and are not run. */
export interface Missed {
  /** Scheduled times, seconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly windows: number;
  readonly why: 'too old' | 'a newer window' | 'the server was not running';
}

/** What has become due: windows to run, oldest first, and those that are left out. */
export interface Due {
  readonly run: readonly number[];
  readonly missed?: Missed;
}

/** Windows counted one by one; beyond it a gap is only known to be at least so long. */
const MOST_COUNTED = 100_000;

function missedOf(times: readonly number[], why: Missed['why']): Pick<Due, 'missed'> {
  const [from, to] = [times[0], times.at(-1)];
  return from === undefined || to === undefined ? {} : { missed: { from, to, windows: times.length, why } };
}

/**
 * The windows due later than `done`, the last one that is accounted for, up to `now` (seconds). Continuous: all that
 * are not older than `catchUp` seconds. Real-time: the newest, and after a restart none. A clock that was set back makes
 * nothing due twice.
 */
export function dueWindows(
  { cron, timezone, realtime }: Pick<Schedule, 'cron' | 'timezone' | 'realtime'>,
  done: number,
  now: number,
  { catchUp, restarted }: { readonly catchUp: number; readonly restarted: boolean },
): Due {
  const bound = realtime && restarted ? now : now - catchUp - 1;
  const old = occurrences(cron, done, Math.min(bound, now), timezone, MOST_COUNTED);
  const recent = occurrences(cron, Math.max(done, bound), now, timezone);
  if (!realtime) return { run: recent, ...missedOf(old, 'too old') };
  const why = restarted ? 'the server was not running' : 'a newer window';
  return { run: recent.slice(-1), ...missedOf([...old, ...recent.slice(0, -1)], why) };
}
