import { parentPort } from 'node:worker_threads';
import { performer } from './perform.js';
import type { Outcome, Reply, Request } from './task.js';

/* The thread that runs regular expressions, so that the one that never ends can be stopped. */

function answer({ task, values, progress }: Request): Reply {
  const outcomes: Outcome[] = [];
  try {
    const perform = performer(task);
    values.forEach((value, i) => {
      Atomics.store(progress, 0, i);
      outcomes.push(perform(value));
    });
    return { ok: true, outcomes };
  } catch {
    // V8 throws when an expression's code or its backtracking outgrows the stack.
    return { ok: false, at: outcomes.length };
  }
}

parentPort?.on('message', (request: Request) => parentPort?.postMessage(answer(request)));
