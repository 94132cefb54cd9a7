import { createContext, Script } from 'node:vm';
import { KarstError } from '../diagnostics/index.js';
import { diagnose } from './report.js';

/*
 * Regular expressions of .conf files run on every event, and one that backtracks without end would stop the process for
 * good: V8 gives up on a regular expression only when a script in a vm runs out of its time. So a block of a file is read
 * inside of such a script.
 */

/** Milliseconds that a block of half a megabyte may take. */
const BUDGET = 60_000;

const sandbox: { work?: () => void } = createContext(Object.create(null) as object);
const script = new Script('work()');

/**
 * Runs `work`, which must be synchronous, within a budget of time.
 *
 * @throws KarstError `ingest/rules-too-slow`
 */
export function watched<T>(work: () => T, file: string, budget = BUDGET): T {
  let result: { readonly value: T } | undefined;
  sandbox.work = () => {
    result = { value: work() };
  };
  try {
    script.runInContext(sandbox, { timeout: budget });
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new KarstError(diagnose('ingest/rules-too-slow', { file }, budget / 1000));
  } finally {
    delete sandbox.work;
  }
  if (result === undefined) throw new Error('the work did not run');
  return result.value;
}
