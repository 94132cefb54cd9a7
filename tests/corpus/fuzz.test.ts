import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { frontEnd } from '../hostile/front-end.js';
import { mutated, randomFrom } from '../hostile/mutation.js';
import { contentWorkspace } from './content-workspace.js';
import { corpusFolder, NO_CORPUS } from './corpus.js';

const corpus = corpusFolder();
const RUNS = Number(process.env.KARST_FUZZ_RUNS ?? 5_000);
const SEED = Number(process.env.KARST_FUZZ_SEED ?? 20_240_101);

test('changed searches of real content are read or refused, and nothing crashes', {
  skip: corpus === undefined ? NO_CORPUS : false,
}, async (t) => {
  const { searches, known } = await contentWorkspace(join(corpus ?? '', 'security_content'));
  const macros = new Map([...known.knowledge.macros, ...(known.macros ?? [])]);
  const seeds = searches.map(({ search }) => search).filter(({ length }) => length < 4_000);
  const random = randomFrom(SEED);
  let read = 0;
  for (let run = 0; run < RUNS; run++) if (frontEnd(mutated(seeds, random), macros)) read += 1;
  t.diagnostic(`${read} of ${RUNS} were read; seed ${SEED}`);
  assert.ok(read > 0);
});
