import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { TestBed } from '../bed/test-bed.js';
import { disagreement } from './agreement.js';
import { events } from './event-arbitrary.js';
import { isKnown } from './known-differences.js';
import type { GeneratedSearch } from './pipeline-arbitrary.js';
import { RUNS_VARIABLE, runParameters, SEED_VARIABLE } from './settings.js';

/*
 * Karst's SQL against the reference interpreter, on generated events and searches. Searches go through their text,
 * so lexer and parser take part; the reference runs the plan of the tree that was printed.
 */

const SEARCHES_PER_EVENTS = 40;
/**
 * Of each kind of search: with seven kinds in two files 5,600 cases, which take two cores the better part of a minute.
 * KARST_FC_RUNS=36 makes 10,000.
 */
const EVENT_SETS = 20;

/** Every search of a batch over one set of events; the first disagreement throws, with what repeats it. */
export async function compareAll(bed: TestBed, generated: fc.Arbitrary<GeneratedSearch>): Promise<void> {
  const batch = fc.array(generated, { minLength: SEARCHES_PER_EVENTS, maxLength: SEARCHES_PER_EVENTS });
  const parameters = runParameters(EVENT_SETS);
  const property = fc.asyncProperty(events, batch, async (loaded, batched) => {
    const search = await bed.load(loaded);
    for (const one of batched.filter((s) => !isKnown(s, loaded))) {
      const found = await disagreement(one, loaded, search);
      if (found !== undefined) throw new Error(found);
    }
  });
  const again = `repeat with ${SEED_VARIABLE}=${parameters.seed} ${RUNS_VARIABLE}=${parameters.numRuns}`;
  const { failed, errorInstance } = await fc.check(property, parameters);
  if (failed) assert.fail(`${again}\n${errorInstance instanceof Error ? errorInstance.message : 'interrupted'}`);
}
