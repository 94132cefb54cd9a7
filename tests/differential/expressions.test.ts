import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { commands } from '../../src/search/index.js';
import { parseSearch } from '../../src/search/spl/index.js';
import { TestBed } from '../bed/test-bed.js';
import { disagreement } from './agreement.js';
import { compareAll } from './compare-all.js';
import { KNOWN_DIFFERENCES } from './known-differences.js';
import { aggregations, evals, searches, wheres } from './pipeline-arbitrary.js';

let bed: TestBed;
before(async () => {
  bed = await TestBed.open();
});
after(() => bed.close());

test('search expressions select the rows that the reference selects', () => compareAll(bed, searches));
test('where conditions hold where they hold in the reference', () => compareAll(bed, wheres));
test('eval expressions have the values that they have in the reference', () => compareAll(bed, evals));
test('stats gives the rows that the reference gives', () => compareAll(bed, aggregations));

test('known differences are listed with an example that shows them', async (t) => {
  for (const { spl, events: shown, rule } of KNOWN_DIFFERENCES) {
    const { pipeline } = parseSearch(spl, commands);
    assert.ok(pipeline, spl);
    const timed = shown.map((event, i) => ({ _time: String(100 - i), _raw: '', ...event }));
    const found = await disagreement({ pipeline, ordered: true }, timed, await bed.load(timed));
    if (found === undefined) t.diagnostic(`No longer a difference, take it off the list: ${spl} (${rule})`);
  }
});
