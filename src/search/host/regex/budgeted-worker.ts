import { Worker } from 'node:worker_threads';
import type { Outcome, Reply, Request, Task } from './task.js';

/** Why a task did not end: one value, or all of them together, took too long; or the engine gave up on a value. */
export type Stop = { readonly reason: 'value' | 'depth'; readonly value: string } | { readonly reason: 'call' };

export type Ending = { readonly outcomes: readonly Outcome[] } | { readonly stop: Stop };

/** Milliseconds. */
export interface Budget {
  readonly perValue: number;
  readonly perCall: number;
}

/** Looks at the clock that often within a value's budget: a value is only condemned by a process that gets its turns. */
const LOOKS = 4;
const LONGEST_WAIT = 1000;

/**
 * Built, the worker is an entry of its own in `dist/` (see scripts/build.mjs); from source it needs tsx, whose loader
 * does not reach into workers by itself.
 */
function start(): Worker {
  const built = import.meta.url.endsWith('.js');
  const entry = new URL(built ? './regex-worker.js' : './regex-worker.ts', import.meta.url);
  if (built) return new Worker(entry);
  const [tsx, worker] = [import.meta.resolve('tsx/esm/api'), entry.href].map((url) => JSON.stringify(url));
  return new Worker(`import(${tsx}).then((tsx) => { tsx.register(); return import(${worker}); })`, { eval: true });
}

/** Watches a request's progress; calls `expired` once a budget is used up. */
function watch(progress: Int32Array, budget: Budget, expired: (at: number | undefined) => void): () => void {
  const began = performance.now();
  let [at, since, looks] = [-1, began, 0];
  const timer = setInterval(
    () => {
      const now = performance.now();
      const here = Atomics.load(progress, 0);
      if (here !== at) [at, since, looks] = [here, now, 0];
      else looks += 1;
      if (now - began > budget.perCall) expired(undefined);
      else if (at >= 0 && looks >= LOOKS && now - since > budget.perValue) expired(at);
    },
    Math.min(budget.perValue, budget.perCall, LONGEST_WAIT) / LOOKS,
  );
  return () => clearInterval(timer);
}

/** One worker thread, started when first needed and again after it had to be stopped. It keeps no process alive. */
export class BudgetedWorker {
  #worker: Worker | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(private readonly budget: Budget) {}

  /** Runs a task over the values, after those asked for before it. Rejects only if the thread itself fails. */
  run(task: Task, values: readonly string[]): Promise<Ending> {
    const run = this.#last.then(() => this.#run(task, values));
    this.#last = run.catch(() => undefined);
    return run;
  }

  close(): void {
    void this.#worker?.terminate();
    this.#worker = undefined;
  }

  #run(task: Task, values: readonly string[]): Promise<Ending> {
    const progress = new Int32Array(new SharedArrayBuffer(4)).fill(-1);
    const worker = this.#ready();
    return new Promise<Ending>((resolve, reject) => {
      const finish = (settle: () => void, keep: boolean): void => {
        unwatch();
        worker.off('error', failed).off('exit', exited).off('message', replied);
        if (keep) worker.unref();
        else this.close();
        settle();
      };
      const stop = (at: number | undefined): void =>
        finish(() => resolve({ stop: stopAt('value', values, at) }), false);
      const replied = (reply: Reply): void => finish(() => resolve(ending(reply, values)), true);
      const exited = (): void => finish(() => reject(new Error('the regex worker ended before its work')), false);
      const failed = (error: Error & { readonly code?: string }): void => {
        if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') finish(() => reject(error), false);
        else finish(() => resolve({ stop: stopAt('depth', values, Atomics.load(progress, 0)) }), false);
      };
      const unwatch = watch(progress, this.budget, stop);
      worker.on('error', failed).on('exit', exited).on('message', replied);
      worker.postMessage({ task, values, progress } satisfies Request);
    });
  }

  #ready(): Worker {
    this.#worker ??= start();
    this.#worker.ref();
    return this.#worker;
  }
}

function stopAt(reason: 'value' | 'depth', values: readonly string[], at: number | undefined): Stop {
  return at === undefined ? { reason: 'call' } : { reason, value: values[at] ?? '' };
}

function ending(reply: Reply, values: readonly string[]): Ending {
  return reply.ok ? reply : { stop: stopAt('depth', values, reply.at) };
}
