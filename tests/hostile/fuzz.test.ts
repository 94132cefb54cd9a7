import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { commands } from '../../src/search/index.js';
import { frontEnd, printedAlike } from './front-end.js';
import { mutated, randomFrom } from './mutation.js';

/* Changed searches: repeat a run with KARST_FUZZ_SEED, lengthen it with KARST_FUZZ_RUNS. */

const RUNS = Number(process.env.KARST_FUZZ_RUNS ?? 20_000);
const SEED = Number(process.env.KARST_FUZZ_SEED ?? 20_240_101);

const examples = [...new Set(commands.values())].flatMap((command) => command.examples);
const golden = readFileSync(join(import.meta.dirname, '../golden/searches.txt'), 'utf8').split('\n');
const seeds = [...examples, ...golden, '`m` `m("a, b")` | eval x="`m`" ```note``` | foreach a* [eval <<FIELD>>=1]'];
const macros = new Map([['m', { name: 'm', args: [], definition: 'index=main "|"' }]]);

test(`${RUNS} changed searches are refused, or read and printed alike, and nothing crashes`, (t) => {
  const random = randomFrom(SEED);
  let read = 0;
  for (let run = 0; run < RUNS; run++) {
    const text = mutated(seeds, random);
    if (!frontEnd(text, macros)) continue;
    read += 1;
    printedAlike(text, macros);
  }
  t.diagnostic(`${read} of ${RUNS} were read; seed ${SEED}`);
  assert.ok(read > RUNS / 50 && read < RUNS, 'changes leave some searches whole and break others');
});
