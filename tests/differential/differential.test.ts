import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { commands } from '../../src/search/index.js';
import { parseSearch } from '../../src/search/spl/index.js';
import { TestBed } from '../bed/test-bed.js';
import { disagreement } from './agreement.js';
import { events } from './event-arbitrary.js';
import { isKnown, KNOWN_DIFFERENCES } from './known-differences.js';
import {
  aggregations,
  evals,
  type GeneratedSearch,
  mixedPipelines,
  rowPipelines,
  searches,
  wheres,
  windows,
} from './pipeline-arbitrary.js';
import { RUNS_VARIABLE, runParameters, SEED_VARIABLE } from './settings.js';

/*
 * Karst's SQL against the reference interpreter, on generated events and searches. Searches go through their text,
 * so lexer and parser take part; the reference runs the plan of the tree that was printed.
 */

const SEARCHES_PER_EVENTS = 40;

let bed: TestBed;
before(async () => {
  bed = await TestBed.open();
});
after(() => bed.close());

/** Every search of a batch over one set of events; the first disagreement throws. */
async function compareAll(generated: fc.Arbitrary<GeneratedSearch>, sets: number): Promise<void> {
  const batch = fc.array(generated, { minLength: 1, maxLength: SEARCHES_PER_EVENTS, size: 'max' });
  const parameters = runParameters(sets);
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

test('search expressions select the rows that the reference selects', () => compareAll(searches, 20));
test('where conditions hold where they hold in the reference', () => compareAll(wheres, 20));
test('eval expressions have the values that they have in the reference', () => compareAll(evals, 20));
test('stats gives the rows that the reference gives', () => compareAll(aggregations, 20));
test('row commands leave the rows and the order that the reference leaves', () => compareAll(rowPipelines, 20));

test('windows hold what they hold in the reference', () => compareAll(windows, 20));

test('pipelines of all commands give what they give in the reference', () => compareAll(mixedPipelines, 20));

test('known differences are listed with an example that shows them', async (t) => {
  for (const { spl, events: shown, rule } of KNOWN_DIFFERENCES) {
    const { pipeline } = parseSearch(spl, commands);
    assert.ok(pipeline, spl);
    const timed = shown.map((event, i) => ({ _time: String(100 - i), _raw: '', ...event }));
    const found = await disagreement({ pipeline, ordered: true }, timed, await bed.load(timed));
    if (found === undefined) t.diagnostic(`No longer a difference, take it off the list: ${spl} (${rule})`);
  }
});
