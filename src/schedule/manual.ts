import { writeFindings } from '../findings/index.js';
import { failureOf } from './failure.js';
import { manualRun } from './history.js';
import type { Job } from './job.js';
import type { Ledger, Step } from './ledger.js';
import { runWindow, type WindowResult, type Workplace } from './run-window.js';
import { type Range, rangeOf } from './windows.js';

export interface ManualRun {
  /** When it is to have run, in seconds since the epoch: time modifiers count from there. */
  readonly at: number;
  /** Instead of the range that its schedule gives. */
  readonly range?: Range;
}

export interface ManualResult extends WindowResult {
  readonly range: Range;
  /** How many findings the store did not have; absent after a dry run. */
  readonly written?: { readonly notables: number; readonly riskEvents: number };
}

function plan(job: Job, { at, range }: ManualRun) {
  const over = range ?? rangeOf(job.schedule, at, 0, undefined);
  return { range: over, sid: manualRun(job.id, Date.now()), scheduled: at };
}

/** Says what a detection would find, and writes nothing. Rejects with a KarstError. */
export async function dryRun(job: Job, asked: ManualRun, place: Workplace): Promise<ManualResult> {
  const run = plan(job, asked);
  return { ...(await runWindow(job, run, place)), range: run.range };
}

/**
 * Runs a detection now, on or off, and writes what it finds; a second time over the same range finds nothing new. The run
 * is in the ledger, also when it fails and this rejects with a KarstError.
 */
export async function runNow(job: Job, asked: ManualRun, place: Workplace, ledger: Ledger): Promise<ManualResult> {
  const run = plan(job, asked);
  const { byIndexTime: _, ...bounds } = run.range;
  const step: Omit<Step, 'state'> = {
    run: run.sid,
    job: job.id,
    name: job.name,
    attempt: 1,
    scheduled: asked.at,
    ...bounds,
  };
  await ledger.append({ ...step, state: 'running' });
  const begin = performance.now();
  const ms = (): number => Math.round(performance.now() - begin);
  try {
    const result = await runWindow(job, run, place);
    const written = await writeFindings(place.store, result.findings);
    const quiet = result.silenced === 0 ? {} : { silenced: result.silenced };
    await ledger.append({ ...step, state: 'done', rows: result.rows.length, ...written, ...quiet, ms: ms() });
    return { ...result, range: run.range, written };
  } catch (error) {
    await ledger.append({ ...step, state: 'failed', error: failureOf(error), ms: ms() });
    throw error;
  }
}
