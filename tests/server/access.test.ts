import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { changeUser, ROLES, type Role } from '../../src/server/index.js';
import type { StoredEvent } from '../../src/store/index.js';
import { attacksOn, type Paths } from './injection.js';
import { ADMIN_PASSWORD, type Asked, type Served, startServed } from './served.js';

let served: Served;
const tokens = new Map<Role, string>();

const event = (index: string, word: string): StoredEvent => ({
  ...{ time: Date.now() * 1000, index, sourcetype: 'st', source: 's', host: 'h', raw: word },
  ...{ names: ['word'], values: [word] },
});

before(async () => {
  served = await startServed({ indexes: { viewer: ['open'] } });
  for (const role of ROLES) tokens.set(role, await served.token(role));
  await served.store.insertEvents([event('open', 'a'), event('secret', 'b')]);
});

after(() => served.stop());

const as = (role: Role, body?: unknown): Asked => ({
  token: tokens.get(role) ?? '',
  ...(body === undefined ? {} : { body }),
});

interface Operation {
  readonly 'x-role': Role | 'open';
  readonly security: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

async function operations(): Promise<readonly (readonly [method: string, path: string, of: Operation])[]> {
  const { json } = await served.ask<{ paths: Record<string, Record<string, Operation>> }>(
    'GET',
    '/api/v1/openapi.json',
  );
  return Object.entries(json.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => [method.toUpperCase(), path.replace(/\{\w+\}/g, 'x'), of] as const),
  );
}

interface Login {
  readonly csrf: string;
  readonly cookie: string;
}

async function login(user: string, password: string): Promise<Login> {
  const { status, headers, json } = await served.ask<{ csrf: string }>('POST', '/api/v1/session', {
    body: { user, password },
  });
  assert.equal(status, 200);
  return { csrf: json.csrf, cookie: (headers['set-cookie']?.[0] ?? '').split(';', 1)[0] ?? '' };
}

describe('routes and roles', () => {
  it('each route is there for its role and those above, and for nobody else', async () => {
    const all = await operations();
    assert.ok(all.length >= 30, `${all.length} operations`);
    for (const [method, path, { 'x-role': wanted }] of all) {
      if (wanted === 'open') continue;
      const nobody = await served.ask(method, path);
      assert.equal(nobody.status, 401, `${method} ${path}`);
      assert.equal(nobody.headers['content-type'], 'application/problem+json; charset=UTF-8');
      for (const role of ROLES) {
        const { status, json } = await served.ask(method, path, { ...as(role), body: '' });
        const may = ROLES.indexOf(role) >= ROLES.indexOf(wanted);
        if (may)
          assert.ok(status < 500 && ![401, 403, 405].includes(status), `${method} ${path} as ${role}: ${status}`);
        else assert.deepEqual([status, json.code], [403, 'server/forbidden'], `${method} ${path} as ${role}`);
      }
    }
  });

  it('every answer is strict, and every refusal a problem', async () => {
    const { headers, json } = await served.ask('GET', '/api/v1/nothing');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
    assert.deepEqual([json.status, json.code], [404, 'server/not-found']);
    const wrong = await served.ask('POST', '/api/v1/search', as('viewer', { spl: '*', odd: 1 }));
    assert.deepEqual([wrong.status, wrong.json.code], [400, 'server/bad-request']);
    assert.match(String(wrong.json.hint), /openapi/);
  });
});

describe('tokens', () => {
  it('of no role, of another kind, expired or revoked open nothing', async () => {
    const past = await served.token('admin', (Date.now() - 1_000) * 1000);
    assert.equal((await served.ask('GET', '/api/v1/status', { token: past })).status, 401);
    const made = await served.ask<{ id: string; token: string }>(
      'POST',
      '/api/v1/tokens',
      as('admin', { kind: 'api', role: 'analyst' }),
    );
    const { id, token } = made.json;
    assert.equal((await served.ask('GET', '/api/v1/status', { token })).status, 200);
    assert.equal((await served.ask('PATCH', `/api/v1/tokens/${id}`, as('admin', { disabled: true }))).status, 204);
    assert.equal((await served.ask('GET', '/api/v1/status', { token })).status, 401);
    const listed = await served.ask('GET', '/api/v1/tokens', as('admin'));
    assert.ok(!listed.text.includes(token) && !listed.text.includes('hash'));
    assert.equal((await served.ask('DELETE', `/api/v1/tokens/${id}`, as('admin'))).status, 204);
    assert.equal((await served.ask('DELETE', `/api/v1/tokens/${id}`, as('admin'))).status, 404);
    const hec = await served.ask<{ token: string }>(
      'POST',
      '/api/v1/tokens',
      as('admin', { kind: 'hec', index: 'open' }),
    );
    assert.equal((await served.ask('GET', '/api/v1/status', { token: hec.json.token })).status, 401);
  });
});

describe('sessions', () => {
  it('begin with the password; the cookie is for this site alone', async () => {
    const answer = await served.ask('POST', '/api/v1/session', { body: { user: 'admin', password: ADMIN_PASSWORD } });
    assert.equal(answer.status, 200);
    assert.match(
      answer.headers['set-cookie']?.[0] ?? '',
      /^karst_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const secure = await served.ask('POST', '/api/v1/session', {
      headers: { 'x-forwarded-proto': 'https' },
      body: { user: 'admin', password: ADMIN_PASSWORD },
    });
    assert.match(secure.headers['set-cookie']?.[0] ?? '', /; Secure$/);
  });

  it('change nothing without their CSRF token, or from another site', async () => {
    const { cookie, csrf } = await login('admin', ADMIN_PASSWORD);
    const post = async (headers: Readonly<Record<string, string>>) => {
      const { status, json } = await served.ask('POST', '/api/v1/search', {
        headers: { cookie, ...headers },
        body: { spl: '| makeresults' },
      });
      return [status, json.code];
    };
    assert.equal((await served.ask('GET', '/api/v1/status', { headers: { cookie } })).status, 200);
    assert.deepEqual(await post({}), [403, 'server/no-csrf-token']);
    assert.deepEqual(await post({ 'x-csrf-token': `${csrf}x` }), [403, 'server/no-csrf-token']);
    assert.deepEqual(await post({ 'x-csrf-token': csrf, origin: 'https://evil.example' }), [
      403,
      'server/other-origin',
    ]);
    assert.deepEqual(await post({ 'x-csrf-token': csrf, 'sec-fetch-site': 'cross-site' }), [
      403,
      'server/other-origin',
    ]);
    const own = `http://127.0.0.1:${served.server.ports.web}`;
    assert.deepEqual(await post({ 'x-csrf-token': csrf, origin: own }), [202, undefined]);
    const foreign = { headers: { origin: 'https://evil.example' }, body: { user: 'admin', password: ADMIN_PASSWORD } };
    assert.equal((await served.ask('POST', '/api/v1/session', foreign)).status, 403);
    const out = await served.ask('DELETE', '/api/v1/session', { headers: { cookie, 'x-csrf-token': csrf } });
    assert.equal(out.status, 204);
    assert.equal((await served.ask('GET', '/api/v1/status', { headers: { cookie } })).status, 401);
  });

  it('follow what becomes of their user', async () => {
    const made = await served.ask<{ password: string }>(
      'POST',
      '/api/v1/users',
      as('admin', { name: 'eve', role: 'analyst' }),
    );
    assert.equal(made.status, 200);
    const { cookie } = await login('eve', made.json.password);
    const status = async (path: string) => (await served.ask('GET', path, { headers: { cookie } })).status;
    assert.equal(await status('/api/v1/users'), 403);
    const raised = await served.ask('PATCH', '/api/v1/users/eve', as('admin', { role: 'admin' }));
    assert.deepEqual([raised.status, raised.json.role], [200, 'admin']);
    assert.equal(await status('/api/v1/users'), 200);
    assert.equal(await changeUser(served.store, 'eve', { action: 'disable' }), 'done');
    assert.equal(await status('/api/v1/status'), 401);
    const twice = await served.ask('POST', '/api/v1/users', as('admin', { name: 'eve' }));
    assert.deepEqual([twice.status, twice.json.code], [409, 'server/user-taken']);
    const last = await served.ask('PATCH', '/api/v1/users/admin', as('admin', { disabled: true }));
    assert.deepEqual([last.status, last.json.code], [409, 'server/last-admin']);
    assert.ok(!(await served.ask('GET', '/api/v1/users', as('admin'))).text.includes('argon2'));
  });

  it('are guessed slowly: after five wrong passwords of a user the next ones must wait', async () => {
    const attempt = async (password: string) => {
      const { status, headers } = await served.ask('POST', '/api/v1/session', { body: { user: 'guessed', password } });
      return [status, headers['retry-after']];
    };
    for (let i = 0; i < 5; i++) assert.deepEqual(await attempt(`wrong ${i}`), [401, undefined]);
    // Each wait is twice as long as the one before, so that a slow machine meets one of them.
    const later: unknown[] = [];
    while (later.length < 6 && later.at(-1) !== 429) later.push((await attempt('wrong'))[0]);
    assert.equal(later.at(-1), 429);
  });
});

describe('indexes of roles', () => {
  async function words(role: Role, spl: string): Promise<unknown> {
    const { json } = await served.ask<{ id: string }>('POST', '/api/v1/search', as(role, { spl }));
    for (let i = 0; i < 500; i++) {
      const page = await served.ask<{ rows: { word?: string }[] }>(
        'GET',
        `/api/v1/search/${json.id}/results`,
        as(role),
      );
      if (page.status !== 409) return page.status === 200 ? page.json.rows.map(({ word }) => word) : page.status;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return 'never';
  }

  it('bound what searches see and write', async () => {
    assert.deepEqual(await words('viewer', 'index=* | sort word | table word'), ['a']);
    assert.deepEqual(await words('viewer', '| tstats count where index=secret by word'), []);
    assert.deepEqual(await words('analyst', 'index=* sourcetype=st | sort word | table word'), ['a', 'b']);
    assert.equal(await words('analyst', 'index=open | collect index=open'), 422);
    assert.deepEqual(await words('engineer', 'index=_audit | table word'), []);
    assert.equal(await words('admin', 'index=open | collect index=_audit'), 422);
  });
});

describe('the audit log', () => {
  it('has every change and search, who was refused, and no secrets', async () => {
    await served.ask('POST', '/api/v1/users', as('admin', { name: 'sam', password: 'a "quoted" secret, long' }));
    await served.ask(
      'POST',
      '/api/v1/search',
      as('viewer', { spl: 'index=open karst_0123456789012345678901234567890' }),
    );
    interface Entry {
      readonly user: string;
      readonly action: string;
      readonly info: string;
      readonly search?: string;
      readonly detail?: string;
    }
    const { json, text } = await served.ask<{ items: readonly Entry[] }>(
      'GET',
      '/api/v1/audit?limit=10000',
      as('admin'),
    );
    const has = (user: string, action: string, info: string) =>
      json.items.some((entry) => entry.user === user && entry.action === action && entry.info === info);
    assert.ok(has('token:admin', 'users.add', 'succeeded'));
    assert.ok(has('admin', 'session.login', 'succeeded'));
    assert.ok(has('guessed', 'session.login', 'refused'));
    assert.ok(has('token:viewer', 'GET /api/v1/users', 'refused'));
    assert.equal(json.items.find(({ search }) => search?.includes('karst_'))?.search, 'index=open karst_[redacted]');
    for (const secret of [ADMIN_PASSWORD, 'quoted', 'secret, long']) assert.ok(!text.includes(secret), secret);
    for (const secret of tokens.values()) assert.ok(!text.includes(secret) && !served.logged.join().includes(secret));
    const forged = await served.ask('POST', '/api/v1/tokens', as('admin', { kind: 'hec', index: '_audit' }));
    assert.equal(forged.status, 400);
  });
});

// The last, as logging in with whatever there is makes the next logins wait.
describe('injection', () => {
  // KARST_INJECTIONS=all tries every value there is.
  it('through every parameter there is: refused or harmless, and never more than the request asked for', async () => {
    const { json } = await served.ask<{ paths: Paths }>('GET', '/api/v1/openapi.json');
    const attacks = attacksOn(json.paths, process.env.KARST_INJECTIONS === 'all');
    assert.ok(attacks.length > 100, `${attacks.length} attacks`);
    for (const { method, path, body, what } of attacks) {
      const asked = body === undefined ? {} : { body };
      const { status, text } = await served.ask(method, path, { ...asked, token: tokens.get('admin') ?? '' });
      const where = `${method} ${path.slice(0, 200)} ${what}: ${(body ?? '').slice(0, 200)} → ${status} ${text.slice(0, 500)}`;
      assert.ok(status < 500 && (status !== 401 || path === '/api/v1/session'), where);
      assert.doesNotMatch(text, /DB::Exception|ClickHouse|SELECT .* FROM|\.ts:\d+|node_modules|root:x:/, where);
    }
    assert.equal(({} as { role?: string }).role, undefined);
    assert.equal((await served.ask('GET', '/api/v1/status', as('admin'))).status, 200);
    assert.deepEqual(
      served.logged.filter((line) => line.includes('"level":"error"')),
      [],
    );
  });
});
