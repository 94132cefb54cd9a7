import type { RunEntry } from './ledger.js';
import type { Range } from './windows.js';

/** What the ledger says of a job. Times are seconds since the epoch. */
export interface JobHistory {
  /** The last window that is accounted for, in whatever way. */
  readonly planned: number;
  /** What the last good run counted, and where its range ended. */
  readonly rows?: number;
  readonly latest?: number;
}

/** Whether a run is still to be made: it waits, it is to be tried again, or the process ended while it ran. */
export function isOpen({ state, again }: RunEntry): boolean {
  return state === 'planned' || state === 'running' || (state === 'failed' && again === true);
}

function extended(before: JobHistory | undefined, run: RunEntry): JobHistory {
  const planned = Math.max(before?.planned ?? -Infinity, run.until ?? run.scheduled);
  if (run.state !== 'done') return { ...before, planned };
  return {
    planned,
    ...(run.rows === undefined ? {} : { rows: run.rows }),
    ...(run.latest === undefined ? {} : { latest: run.latest }),
  };
}

/** What runs on a schedule, in the order in which they were due, tell of their jobs. Runs by hand count for nothing. */
export function histories(runs: readonly RunEntry[]): Map<string, JobHistory> {
  const byJob = new Map<string, JobHistory>();
  for (const run of runs) if (isScheduled(run)) byJob.set(run.job, extended(byJob.get(run.job), run));
  return byJob;
}

const SCHEDULED = 'scheduler__';

/** Names the run of a window; the same whoever plans it, and however often. */
export function scheduledRun(job: string, scheduled: number): string {
  return `${SCHEDULED}${job}_at_${scheduled}`;
}

/** Names windows that were left out. */
export function missedRun(job: string, from: number): string {
  return `${SCHEDULED}${job}_missed_${from}`;
}

/** Names a run by hand, begun at a time in milliseconds. */
export function manualRun(job: string, began: number): string {
  return `manual__${job}_began_${began}`;
}

export function isScheduled({ run }: RunEntry): boolean {
  return run.startsWith(SCHEDULED);
}

/** What a run that is done leaves for the next. */
export function afterRun(
  before: JobHistory | undefined,
  scheduled: number,
  rows: number,
  { latest }: Range,
): JobHistory {
  const planned = Math.max(before?.planned ?? scheduled, scheduled);
  return { planned, rows, ...(latest === undefined ? {} : { latest }) };
}
