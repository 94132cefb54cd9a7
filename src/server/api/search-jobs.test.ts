import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { KarstError } from '../../diagnostics/index.js';
import type { SearchRequest, SearchResult } from '../../search/index.js';
import { SearchJobs } from './search-jobs.js';

const RESULT: SearchResult = { fields: ['a'], rows: [{ a: '1' }], messages: [] };
const request = (spl: string): SearchRequest => ({ spl, knowledge: {} as SearchRequest['knowledge'] });

/** Jobs whose searches end when the test says so. */
function bench() {
  const ends: { resolve(result: SearchResult): void; reject(error: unknown): void }[] = [];
  const unknown: unknown[] = [];
  const clock = { now: 0 };
  const run = (): Promise<SearchResult> => new Promise((resolve, reject) => ends.push({ resolve, reject }));
  const jobs = new SearchJobs(
    run,
    (error) => unknown.push(error),
    () => clock.now,
  );
  return { jobs, ends, unknown, clock };
}

describe('search jobs', () => {
  it('run, end, and are forgotten after a while', async () => {
    const { jobs, ends, clock } = bench();
    const id = jobs.start('me', request('x'))?.id ?? '';
    assert.equal(jobs.find('me', id)?.state, 'running');
    assert.equal(jobs.find('you', id), undefined);
    clock.now = 1_000;
    ends[0]?.resolve(RESULT);
    await setImmediate();
    const job = jobs.find('me', id);
    assert.deepEqual([job?.state, job?.result, job?.ended], ['done', RESULT, 1_000]);
    clock.now = 602_000;
    jobs.start('me', request('y'));
    assert.equal(jobs.find('me', id), undefined);
  });

  it('tell mistakes, and keep bugs for the log', async () => {
    const { jobs, ends, unknown } = bench();
    const mistake = { code: 'search/usage', kind: 'user' as const, message: 'no' };
    const first = jobs.start('me', request('x'))?.id ?? '';
    const second = jobs.start('me', request('x'))?.id ?? '';
    ends[0]?.reject(new KarstError(mistake));
    ends[1]?.reject(new Error('secret detail'));
    await setImmediate();
    assert.deepEqual(jobs.find('me', first)?.problems, [mistake]);
    assert.ok(!JSON.stringify(jobs.find('me', second)).includes('secret detail'));
    assert.equal(unknown.length, 1);
  });

  it('have a bound, which a cancelled search counts towards until it ends', async () => {
    const { jobs, ends } = bench();
    const ids = Array.from({ length: 4 }, () => jobs.start('me', request('x'))?.id ?? '');
    assert.equal(jobs.start('me', request('x')), undefined);
    assert.equal(jobs.cancel('you', ids[0] ?? ''), false);
    assert.equal(jobs.cancel('me', ids[0] ?? ''), true);
    assert.equal(jobs.find('me', ids[0] ?? ''), undefined);
    assert.equal(jobs.start('me', request('x')), undefined);
    ends[0]?.resolve(RESULT);
    await setImmediate();
    assert.equal(jobs.find('me', ids[0] ?? ''), undefined);
    assert.equal(jobs.start('me', request('x'))?.state, 'running');
  });
});
