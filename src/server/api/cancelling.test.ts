import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { KarstError } from '../../diagnostics/index.js';
import type { SearchRequest } from '../../search/index.js';
import { cancellable, openEmbedded, type Query, type Store } from '../../store/index.js';
import { type Listener, listen } from '../http/index.js';
import { clearSocket, localSurface, openRemoteStore, socketFor } from '../local/index.js';
import { SearchJobs } from './search-jobs.js';

/** Hours of work, which the name in it finds again. */
const long = (name: string): Query => ({
  text: `SELECT count() AS ${name} FROM numbers(1000000000000) WHERE sipHash64(number) = {x:UInt64}`,
  parameters: { x: 1 },
});
const LIMIT = { untrusted: true, maxSeconds: 60 };

const folder = mkdtempSync(join(tmpdir(), 'karst-cancel-'));
const stopping = new AbortController();
let store: Store;
before(async () => {
  store = await openEmbedded();
});
after(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Long enough for a query to be under way. */
const UNDER_WAY = 400;
/** Milliseconds that stopping may take; it takes about fifty where the machine has nothing else to do. */
const SOON = 2_000;

/** Resolves when the engine runs no query with that name; how long that took, in milliseconds. */
async function gone(name: string): Promise<number> {
  const begun = Date.now();
  const text = `SELECT count() FROM system.processes WHERE query LIKE '%${name}%' AND query NOT LIKE '%processes%'`;
  const running = async () => (await store.query({ text, parameters: {} })).rows[0]?.[0];
  while (Number(await running()) > 0 && Date.now() - begun < 10_000) await pause(10);
  assert.equal(Number(await running()), 0);
  return Date.now() - begun;
}

describe('a search that is cancelled', () => {
  it('is gone from the engine at once', async () => {
    const cancelling = new AbortController();
    const stopped = cancellable(store, cancelling.signal);
    const query = assert.rejects(stopped.query(long('by_signal'), LIMIT), (error) => {
      return error instanceof KarstError && error.diagnostics[0]?.code === 'store/cancelled';
    });
    await pause(UNDER_WAY);
    const begun = Date.now();
    cancelling.abort();
    await query;
    await gone('by_signal');
    assert.ok(Date.now() - begun < SOON, `${Date.now() - begun} ms`);
    await assert.rejects(stopped.query({ text: 'SELECT 1', parameters: {} }), /cancelled/);
    assert.deepEqual((await store.query({ text: 'SELECT 1', parameters: {} })).rows, [[1]]);
  });

  it('is stopped however early the signal comes', async () => {
    const cancelling = new AbortController();
    const query = store.query(long('early'), { ...LIMIT, signal: cancelling.signal });
    setImmediate(() => cancelling.abort());
    await assert.rejects(query, /cancelled/);
    await gone('early');
  });

  it('gives its place to another', async () => {
    const run = async (_: SearchRequest, cancelled: AbortSignal) => {
      await cancellable(store, cancelled).query(long('by_job'), LIMIT);
      return { fields: [], rows: [], messages: [] };
    };
    const jobs = new SearchJobs(run, (error) => assert.fail(String(error)));
    const request: SearchRequest = { spl: 'x', knowledge: {} as SearchRequest['knowledge'] };
    const ids = Array.from({ length: 2 }, () => jobs.start('me', request)?.id ?? '');
    await pause(UNDER_WAY);
    for (const id of ids) assert.equal(jobs.cancel('me', id), true);
    assert.ok((await gone('by_job')) < SOON);
    const next = jobs.start('me', request);
    assert.equal(next?.state, 'running');
    jobs.cancelAll();
    await gone('by_job');
    assert.deepEqual(
      jobs.find('me', next?.id ?? '')?.problems.map(({ code }) => code),
      ['store/cancelled'],
    );
  });

  it('need not be: a command that works through the server and goes away is enough', async () => {
    const socket = socketFor(folder);
    clearSocket(socket);
    const host = {
      recorded: async () => undefined,
      inputs: () => [],
      doctor: async () => ({ status: 'ok', checks: [] }) as const,
    };
    const listener: Listener = await listen({ socket }, localSurface(store, host, stopping.signal), () => undefined);
    const remote = await openRemoteStore({ pid: process.pid, version: '1', socket });
    const query = assert.rejects(remote.query(long('by_client'), LIMIT), /gone|closed|hang up|went/i);
    await pause(UNDER_WAY);
    await remote.close();
    assert.ok((await gone('by_client')) < SOON);
    await query;
    stopping.abort();
    await listener.close(1_000);
  });
});
