import { after, before, test } from 'node:test';
import { TestBed } from '../bed/test-bed.js';
import { compareAll } from './compare-all.js';
import { mixedPipelines, rowPipelines, windows } from './pipeline-arbitrary.js';

let bed: TestBed;
before(async () => {
  bed = await TestBed.open();
});
after(() => bed.close());

test('row commands leave the rows and the order that the reference leaves', () => compareAll(bed, rowPipelines));
test('windows hold what they hold in the reference', () => compareAll(bed, windows));
test('pipelines of all commands give what they give in the reference', () => compareAll(bed, mixedPipelines));
