import type { Content } from '../content/index.js';
import { scheduleMessages } from '../diagnostics/codes/schedule.js';
import { diagnoser } from '../diagnostics/index.js';
import { writeFindings } from '../findings/index.js';
import type { Knowledge } from '../knowledge/index.js';
import type { Store } from '../store/index.js';
import { type Clock, systemClock } from './clock.js';
import { type Due, dueWindows } from './due.js';
import { failureOf, isWorthAnother } from './failure.js';
import { afterRun, histories, isOpen, isScheduled, type JobHistory, missedRun, scheduledRun } from './history.js';
import { type Job, jobsOf } from './job.js';
import { Ledger, type RunEntry, type RunState, readRuns, type Step } from './ledger.js';
import { nextOccurrence, periodAfter } from './occurrences.js';
import { startable, type Waiting } from './queue.js';
import { runWindow } from './run-window.js';
import type { Settings } from './settings.js';
import { skewSeconds } from './skew.js';
import { enabledDetections } from './switches.js';
import { rangeOf } from './windows.js';

const diagnose = diagnoser(scheduleMessages);

export interface SchedulerOptions {
  readonly store: Store;
  readonly content: Content;
  readonly knowledge: Knowledge;
  /** Settings of savedsearches.conf beneath those of deployments. */
  readonly defaults?: Settings;
  /** Seconds that windows may be late and are still run; default a day. */
  readonly catchUp?: number;
  /** Searches at a time; default 2. */
  readonly workers?: number;
  readonly clock?: Clock;
  /** Names this process in the ledger. */
  readonly node: string;
  readonly log: (
    level: 'info' | 'warning' | 'error',
    message: string,
    fields?: Readonly<Record<string, unknown>>,
  ) => void;
}

/** How the scheduler is doing. */
export interface SchedulerHealth {
  readonly jobs: number;
  readonly running: number;
  readonly waiting: number;
  /** Seconds since the oldest window that is not done was due. */
  readonly lag: number;
}

interface Line {
  readonly job: Job;
  /** The last window that is accounted for. */
  done: number;
  next: number | undefined;
  /** Nothing has been planned since the process began. */
  restarted: boolean;
}

const DAY = 86_400;
/** Days of the ledger that are looked at when the scheduler starts. */
const LOOK_BACK = 7 * DAY;
/** Milliseconds between two looks at the clock, which may have been set. */
const LONGEST_SLEEP = 15_000;
const MOST_ATTEMPTS = 3;
/** Attempts that the process may end in: more than for failures, as the search need not be the reason. */
const MOST_CRASHES = 10;
/** Seconds until a failed run is tried again, times the attempt. */
const RETRY_DELAY = 30;

/**
 * Runs detections when they are due. All it knows is in the store, so that it may be killed at any time: a window that
 * was under way is run again, and its findings are the same.
 */
export class Scheduler {
  readonly #clock: Clock;
  readonly #ledger: Ledger;
  readonly #lines = new Map<string, Line>();
  #history = new Map<string, JobHistory>();
  #queue: Waiting[] = [];
  readonly #running = new Map<string, number>();
  readonly #work = new Set<Promise<void>>();
  #stale = true;
  #stopped = false;
  #fresh = true;
  #sleep = new AbortController();
  #settling: (() => void)[] = [];
  #loop: Promise<void> = Promise.resolve();

  private constructor(private options: SchedulerOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#ledger = new Ledger(options.store, options.node, () => this.#clock.now());
  }

  /** Takes up where the ledger ends. */
  static async start(options: SchedulerOptions): Promise<Scheduler> {
    const scheduler = new Scheduler(options);
    await scheduler.#resume();
    scheduler.#loop = scheduler.#run();
    return scheduler;
  }

  /** From now on with this content. */
  reload(workspace: Pick<SchedulerOptions, 'content' | 'knowledge'>): void {
    this.options = { ...this.options, ...workspace };
    this.refresh();
  }

  /** To be called when detections were switched on or off. */
  refresh(): void {
    this.#stale = true;
    this.#wake();
  }

  health(): SchedulerHealth {
    const due = [...this.#queue.map(({ scheduled }) => scheduled), ...this.#running.values()];
    return {
      jobs: this.#lines.size,
      running: this.#running.size,
      waiting: this.#queue.length,
      lag: due.length === 0 ? 0 : Math.max(0, this.#now() - Math.min(...due)),
    };
  }

  /** Windows by what became of them, since the process began. */
  counts(): ReadonlyMap<RunState, number> {
    return this.#ledger.counts();
  }

  /** Resolves when everything that is due by the clock is done. */
  settled(): Promise<void> {
    const settled = new Promise<void>((resolve) => this.#settling.push(resolve));
    this.#wake();
    return settled;
  }

  /** Starts nothing more and waits for what runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#loop;
    await Promise.all(this.#work);
  }

  #now(): number {
    return this.#clock.now() / 1000;
  }

  #wake(): void {
    this.#sleep.abort();
  }

  get #catchUp(): number {
    return this.options.catchUp ?? DAY;
  }

  async #resume(): Promise<void> {
    const since = this.#clock.now() - Math.max(LOOK_BACK, this.#catchUp + DAY) * 1000;
    const runs = await readRuns(this.options.store, since);
    this.#history = histories(runs);
    await this.#sync();
    for (const run of runs) if (isScheduled(run) && isOpen(run)) await this.#reopen(run);
  }

  /** A run that the last process left: it waits again, unless nobody wants it any more. */
  async #reopen(run: RunEntry): Promise<void> {
    const line = this.#lines.get(run.job);
    const { scheduled } = run;
    const began = run.state === 'running';
    const attempt = began || run.again === true ? run.attempt + 1 : run.attempt;
    const refuse = (step: Partial<Step> & Pick<Step, 'state'>) => this.#ledger.append({ ...bare(run), ...step });
    if (line === undefined) return refuse({ state: 'skipped', reason: 'it is disabled' });
    const old = scheduled < this.#now() - this.#catchUp || (line.job.schedule.realtime && !began);
    if (old) return refuse({ state: 'skipped', reason: 'the server was not running' });
    if (began && attempt > MOST_CRASHES) {
      return refuse({ state: 'failed', error: diagnose('schedule/crashed', {}, run.attempt).message });
    }
    this.#queue.push({ job: line.job, run: run.run, scheduled, attempt, from: scheduled });
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      this.#sleep = new AbortController();
      const asked = [...this.#settling];
      try {
        if (this.#stale) await this.#sync();
        await this.#plan();
      } catch (error) {
        this.#stale = true;
        this.options.log('error', 'scheduling failed', { error: failureOf(error) });
      }
      this.#fresh = false;
      this.#dispatch();
      this.#tellSettled(asked);
      await this.#clock.sleep(this.#pause(), this.#sleep.signal);
    }
    for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** Those who asked before this pass began. */
  #tellSettled(asked: readonly (() => void)[]): void {
    const waits =
      this.#stale || this.#running.size > 0 || startable(this.#queue, this.#running, this.#now()).length > 0;
    if (waits) return;
    this.#settling = this.#settling.filter((resolve) => !asked.includes(resolve));
    for (const resolve of asked) resolve();
  }

  /** Milliseconds until something is due. */
  #pause(): number {
    const times = [
      ...[...this.#lines.values()].flatMap(({ next }) => next ?? []),
      ...this.#queue.map(({ from }) => from),
    ];
    const ahead = times.map((time) => time * 1000 - this.#clock.now()).filter((left) => left > 0);
    return Math.min(LONGEST_SLEEP, ...ahead);
  }

  /** Brings the lines in step with the content and with what is switched on. */
  async #sync(): Promise<void> {
    this.#stale = false;
    const { content, defaults, store, log } = this.options;
    const { jobs, problems } = jobsOf(content, await enabledDetections(store), defaults);
    for (const { code, message, file } of problems) log('warning', message, { code, ...(file && { file }) });
    const gone = new Set(this.#lines.keys());
    for (const job of jobs) {
      gone.delete(job.id);
      const done = Math.max(job.since, this.#lines.get(job.id)?.done ?? this.#history.get(job.id)?.planned ?? 0);
      const next = nextOccurrence(job.schedule.cron, done, job.schedule.timezone);
      this.#lines.set(job.id, { job, done, next, restarted: this.#fresh });
    }
    for (const id of gone) this.#lines.delete(id);
    this.#queue = this.#queue.map((waiting) => ({
      ...waiting,
      job: this.#lines.get(waiting.job.id)?.job ?? waiting.job,
    }));
    await this.#drop(({ job }) => gone.has(job.id), 'it is disabled');
  }

  /** Takes windows out of the queue that are not to be run after all. */
  async #drop(which: (waiting: Waiting) => boolean, reason: string): Promise<void> {
    const dropped = this.#queue.filter(which);
    await this.#ledger.append(...dropped.map((waiting) => ({ ...stepOf(waiting), state: 'skipped' as const, reason })));
    this.#queue = this.#queue.filter((waiting) => !dropped.includes(waiting));
  }

  /** Puts what has become due into the ledger, then into the queue. */
  async #plan(): Promise<void> {
    const now = this.#now();
    const steps: Step[] = [];
    const fresh: Waiting[] = [];
    const lines = [...this.#lines.values()].filter(({ next }) => next !== undefined && next <= now);
    const ends = lines.map((line) => {
      const due = dueWindows(line.job.schedule, line.done, now, { catchUp: this.#catchUp, restarted: line.restarted });
      const waiting = due.run.map((scheduled) => waitingFor(line.job, scheduled));
      fresh.push(...waiting);
      steps.push(
        ...waiting.map((window) => ({ ...stepOf(window), state: 'planned' as const })),
        ...this.#miss(line, due),
      );
      return Math.max(line.done, due.missed?.to ?? 0, ...due.run);
    });
    await this.#ledger.append(...steps);
    lines.forEach((line, at) => {
      line.done = ends[at] ?? line.done;
      line.next = nextOccurrence(line.job.schedule.cron, line.done, line.job.schedule.timezone);
      line.restarted = false;
    });
    const newer = new Set(fresh.filter(({ job }) => job.schedule.realtime).map(({ job }) => job.id));
    await this.#drop(({ job }) => newer.has(job.id), 'a newer window is due');
    this.#queue.push(...fresh);
  }

  #miss({ job }: Line, { missed }: Due): readonly Step[] {
    if (missed === undefined) return [];
    const { from, to, windows, why } = missed;
    const iso = (time: number): string => new Date(time * 1000).toISOString();
    const { code, message } = diagnose('schedule/gap', {}, job.name, windows, iso(from), iso(to), why);
    this.options.log('warning', message, { code, detection: job.id });
    const run = { run: missedRun(job.id, from), job: job.id, name: job.name, attempt: 1 };
    return [{ ...run, state: 'skipped', scheduled: from, until: to, windows, reason: why }];
  }

  #dispatch(): void {
    const now = this.#now();
    while (this.#running.size < (this.options.workers ?? 2)) {
      const [waiting] = startable(this.#queue, this.#running, now);
      if (waiting === undefined) return;
      this.#queue = this.#queue.filter((other) => other !== waiting);
      this.#running.set(waiting.job.id, waiting.scheduled);
      const work = this.#execute(waiting).finally(() => {
        this.#work.delete(work);
        this.#running.delete(waiting.job.id);
        this.#wake();
      });
      this.#work.add(work);
    }
  }

  /** Never rejects: what goes wrong is in the ledger or, where that cannot be written, in the log. */
  async #execute(waiting: Waiting): Promise<void> {
    try {
      await this.#execute1(waiting);
    } catch (error) {
      await this.#failed(waiting, error).catch((second: unknown) => {
        this.options.log('error', 'a run could not be recorded', { run: waiting.run, error: failureOf(second) });
        this.#queue.push({ ...waiting, from: this.#now() + RETRY_DELAY });
      });
    }
  }

  async #execute1(waiting: Waiting): Promise<void> {
    const { job, run: sid, scheduled } = waiting;
    const history = this.#history.get(job.id);
    const range = rangeOf(job.schedule, scheduled, skewFor(job, scheduled), history?.latest);
    const { byIndexTime: _, ...bounds } = range;
    const step = { ...stepOf(waiting), ...bounds };
    await this.#ledger.append({ ...step, state: 'running' });
    const begin = performance.now();
    const { rows, findings, silenced } = await runWindow(
      job,
      { sid, scheduled, range, before: history?.rows },
      this.options,
    );
    const written = await writeFindings(this.options.store, findings);
    const ms = Math.round(performance.now() - begin);
    const quiet = silenced === 0 ? {} : { silenced };
    await this.#ledger.append({ ...step, state: 'done', rows: rows.length, ...written, ...quiet, ms });
    this.#history.set(job.id, afterRun(history, scheduled, rows.length, range));
  }

  async #failed(waiting: Waiting, error: unknown): Promise<void> {
    const again = waiting.attempt < MOST_ATTEMPTS && isWorthAnother(error);
    const failure = failureOf(error);
    this.options.log('error', 'a detection failed', {
      detection: waiting.job.id,
      name: waiting.job.name,
      error: failure,
    });
    await this.#ledger.append({ ...stepOf(waiting), state: 'failed', error: failure, ...(again ? { again } : {}) });
    if (!again) return;
    const from = this.#now() + RETRY_DELAY * waiting.attempt;
    this.#queue.push({ ...waiting, attempt: waiting.attempt + 1, from });
  }
}

function skewFor({ name, schedule }: Job, scheduled: number): number {
  const { cron, timezone, skew } = schedule;
  return skewSeconds(name, cron, periodAfter(cron, scheduled, timezone), skew);
}

function waitingFor(job: Job, scheduled: number): Waiting {
  const from = scheduled + skewFor(job, scheduled);
  return { job, run: scheduledRun(job.id, scheduled), scheduled, attempt: 1, from };
}

function stepOf({ job, run, scheduled, attempt }: Waiting): Omit<Step, 'state'> {
  return { run, job: job.id, name: job.name, attempt, scheduled };
}

function bare({ run, job, name, attempt, scheduled }: RunEntry): Omit<Step, 'state'> {
  return { run, job, name, attempt, scheduled };
}
