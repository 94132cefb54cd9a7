import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadContent } from '../../content/index.js';
import { SingleEvents } from '../../ingest/index.js';
import { NO_INDEX_TIME } from '../../knowledge/index.js';
import { NO_TALLY } from '../../operation/index.js';
import { apiSurface, makeHost, restSurface, SearchJobs } from '../api/index.js';
import { ROLES, UserBook } from '../auth/index.js';
import { Budget } from '../budget.js';
import { memoryStore } from '../hec/collector.fixture.js';
import { Acks, hecSurface } from '../hec/index.js';
import { intakeOf } from '../intake.js';
import { localSurface } from '../local/index.js';
import { mergeSurfaces } from '../merge-surfaces.js';
import { TokenBook } from '../tokens/index.js';
import { dispatch } from './dispatch.js';
import { listen } from './listener.js';
import { checkSurface, findRoute, type Route, type Surface } from './routes.js';

const noLog = (): void => undefined;

const content = await loadContent([]);

function surfaces(): Readonly<Record<string, Surface>> {
  const { store } = memoryStore();
  const tokens = new TokenBook(store);
  const jobs = new SearchJobs(() => new Promise(() => undefined), noLog);
  const collector = {
    tokens,
    intake: intakeOf(store),
    acks: new Acks(),
    budget: new Budget(1e6),
    singles: new SingleEvents(),
    indexTime: NO_INDEX_TIME,
    log: noLog,
    closing: () => false,
  };
  return {
    hec: hecSurface(collector),
    web: apiSurface(
      makeHost({
        ...{ store, tokens, jobs, users: new UserBook(store), log: noLog, version: '0' },
        setup: () => ({ knowledge: {} as never }),
        content: () => content,
        scheduler: () => undefined,
        inputs: () => [],
        operation: {
          retention: () => NO_TALLY,
          engine: () => ({ state: 'running', restarts: 0 }),
          disk: async () => ({ free: 1, size: 1 }),
          doctor: async () => ({ status: 'ok', checks: [] }),
        },
      }),
    ),
    api: restSurface(),
    local: localSurface(
      store,
      { recorded: async () => undefined, inputs: () => [], doctor: async () => ({ status: 'ok', checks: [] }) },
      new AbortController().signal,
    ),
  };
}

const route = (policy: unknown): Route =>
  ({ method: 'GET', path: '/x', policy, handle: () => ({ status: 200 }) }) as Route;
const surface = (routes: readonly Route[]): Surface => ({ ...restSurface(), routes });

describe('every route has a policy', () => {
  it('that its door guards', () => {
    for (const [name, each] of Object.entries(surfaces())) assert.doesNotThrow(() => checkSurface(each), name);
  });

  it('or the door does not open', async () => {
    for (const policy of [undefined, '', 'public', 'admin']) {
      assert.throws(() => checkSurface(surface([route(policy)])), /GET \/x has no policy/, String(policy));
      await assert.rejects(listen({ host: '127.0.0.1', port: 0 }, surface([route(policy)]), noLog));
    }
  });

  it('and only these are open to anyone', () => {
    const open = Object.values(surfaces())
      .flatMap(({ routes }) => routes)
      .filter(({ policy, method }) => policy === 'open' && method !== 'OPTIONS')
      .map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(open, [
      'GET /services/collector/health',
      'HEAD /services/collector/health',
      'GET /services/collector/health/1.0',
      'HEAD /services/collector/health/1.0',
      'GET /api/v1/health',
      'GET /api/v1/openapi.json',
      'POST /api/v1/session',
    ]);
  });

  it('which refuses whoever has no token, whatever the route', async () => {
    for (const each of Object.values(surfaces())) {
      for (const { method, path, policy } of each.routes) {
        if (policy !== 'hec' && !ROLES.some((role) => role === policy)) continue;
        const asked = {
          method,
          path: path.replace(/:\w+/g, 'x'),
          query: new URLSearchParams(),
          headers: {},
          remote: '',
          body: (async function* () {})(),
          closed: new AbortController().signal,
        };
        assert.equal((await dispatch(each, asked, noLog)).status, 401, `${method} ${path}`);
      }
    }
  });
});

describe('routes', () => {
  const routes = [route('open'), { ...route('open'), path: '/a/:id/b' }, { ...route('open'), method: 'POST' as const }];

  it('are found by method and path', () => {
    const found = findRoute(routes, 'GET', '/a/x%20y/b');
    assert.ok('route' in found);
    assert.deepEqual(found.params, { id: 'x y' });
    assert.deepEqual(findRoute(routes, 'DELETE', '/x'), ['GET', 'POST']);
    for (const path of ['/a', '/a//b', '/a/%/b', '/x/y', '/'])
      assert.deepEqual(findRoute(routes, 'GET', path), [], path);
  });

  it('of several surfaces can share a door', () => {
    const { hec, web } = surfaces();
    assert.ok(hec !== undefined && web !== undefined);
    const both = mergeSurfaces([hec, web]);
    assert.doesNotThrow(() => checkSurface(both));
    assert.equal(both.routes.length, hec.routes.length + web.routes.length);
  });
});
