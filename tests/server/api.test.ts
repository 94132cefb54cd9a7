import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Role } from '../../src/server/index.js';
import type { StoredEvent } from '../../src/store/index.js';
import { type Answer, type Served, startServed } from './served.js';

let served: Served;
const tokens = new Map<Role, string>();
const NOW = Date.now() * 1000;

/** What a detection would have written. */
function finding(at: number): StoredEvent {
  const fields = {
    event_id: `finding-${at}`,
    rule_name: 'A rule',
    rule_title: `Finding ${at}`,
    urgency: 'high',
    severity: 'high',
    security_domain: 'endpoint',
    dest: `host${at}`,
  };
  return {
    ...{ time: NOW - at * 1e6, index: 'notable', sourcetype: 'stash', source: 'A rule', host: 'karst' },
    ...{ raw: JSON.stringify(fields), names: Object.keys(fields), values: Object.values(fields) },
  };
}

before(async () => {
  served = await startServed();
  for (const role of ['viewer', 'analyst', 'engineer'] as const) tokens.set(role, await served.token(role));
  await served.store.insertEvents([1, 2, 3, 4, 5].map(finding));
});

after(() => served.stop());

function ask<T = Readonly<Record<string, unknown>>>(
  role: Role,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  return served.ask<T>(method, path, { token: tokens.get(role) ?? '', ...(body === undefined ? {} : { body }) });
}

interface Listed<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

async function run(spl: string): Promise<string> {
  const { json } = await ask<{ id: string }>('analyst', 'POST', '/api/v1/search', { spl });
  for (let i = 0; i < 1_000; i++) {
    const { json: job } = await ask<{ state: string }>('analyst', 'GET', `/api/v1/search/${json.id}`);
    if (job.state !== 'running') return json.id;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`${spl} did not end`);
}

describe('searches', () => {
  it('hand out their rows page by page, or as lines', async () => {
    const id = await run('| makeresults count=2500 | streamstats count as n | table n');
    const page = await ask<{ rows: readonly { n: string }[]; total: number }>(
      'analyst',
      'GET',
      `/api/v1/search/${id}/results?offset=2498&count=10`,
    );
    assert.deepEqual([page.json.rows, page.json.total], [[{ n: '2499' }, { n: '2500' }], 2500]);
    const stream = await ask('analyst', 'GET', `/api/v1/search/${id}/results?format=ndjson`);
    assert.equal(stream.headers['content-type'], 'application/x-ndjson; charset=UTF-8');
    const lines = stream.text.trimEnd().split('\n');
    assert.deepEqual([lines.length, lines[0], lines.at(-1)], [2500, '{"n":"1"}', '{"n":"2500"}']);
    assert.equal((await ask('viewer', 'GET', `/api/v1/search/${id}`)).status, 404);
    const bad = await ask('analyst', 'POST', '/api/v1/search', { spl: '*', earliest: 'whenever' });
    assert.deepEqual([bad.status, bad.json.code], [400, 'search/bad-time']);
  });

  it('that are evil end within their limit, and the server answers meanwhile', async () => {
    const times: number[] = [];
    let over = false;
    const watch = (async () => {
      while (!over) {
        const begin = performance.now();
        await served.ask('GET', '/api/v1/health');
        times.push(performance.now() - begin);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const deep = (n: number) => `index=* | eval x=${'('.repeat(n)}1${')'.repeat(n)}`;
    const nested = (n: number) => `index=notable ${'[search index=notable '.repeat(n)}${']'.repeat(n)}`;
    const begin = performance.now();
    for (const spl of [
      deep(1_000),
      nested(1_000),
      `index=* ${'x '.repeat(40_000)}`,
      'index=* | regex _raw="(a+)+(b+)+(c+)+$" | rex max_match=0 "(?<all>(.*)*)"',
      '| makeresults count=3000 | eval k=1 | join max=0 k [| makeresults count=3000 | eval k=1] | stats count',
    ]) {
      await run(spl);
    }
    const huge = await ask('analyst', 'POST', '/api/v1/search', { spl: 'x '.repeat(500_000) });
    assert.equal(huge.status, 400);
    over = true;
    await watch;
    assert.ok(performance.now() - begin < 60_000);
    const sorted = times.sort((a, b) => a - b);
    assert.ok((sorted[Math.floor(sorted.length / 2)] ?? 0) < 200, `median ${sorted[Math.floor(sorted.length / 2)]} ms`);
  });
});

describe('detections', () => {
  interface Detection {
    readonly id: string;
    readonly name: string;
    readonly enabled: boolean;
    readonly settings?: unknown;
  }

  it('are listed, switched, tried out and run', async () => {
    const { json } = await ask<Listed<Detection>>('viewer', 'GET', '/api/v1/detections');
    const [first] = json.items;
    assert.ok(first !== undefined && !first.enabled);
    const path = `/api/v1/detections/${first.id}`;
    const wrong = await ask('engineer', 'POST', `${path}/enable`, { settings: { cron_schedule: 'never' } });
    assert.equal(wrong.status, 422);
    const on = await ask<Detection>('engineer', 'POST', `${path}/enable`, { settings: { cron_schedule: '5 * * * *' } });
    assert.deepEqual([on.status, on.json.enabled], [200, true]);
    const shown = await ask<Detection>('viewer', 'GET', path);
    assert.deepEqual(shown.json.settings, { cron_schedule: '5 * * * *' });
    const enabled = await ask<Listed<Detection>>('viewer', 'GET', '/api/v1/detections?enabled=true');
    assert.deepEqual(
      enabled.json.items.map(({ id }) => id),
      [first.id],
    );
    const dry = await ask('analyst', 'POST', `${path}/dry-run`, { earliest: '-1h', latest: 'now' });
    assert.deepEqual([dry.status, dry.json.total, dry.json.written], [200, 0, undefined]);
    const ran = await ask('engineer', 'POST', `${path}/run`);
    assert.deepEqual([ran.status, ran.json.written], [200, { notables: 0, riskEvents: 0 }]);
    const runs = await ask<Listed<{ state: string; detection: string }>>('viewer', 'GET', '/api/v1/runs?state=done');
    assert.deepEqual(
      runs.json.items.map(({ state, detection }) => [state, detection]),
      [['done', first.id]],
    );
    assert.equal((await ask('engineer', 'POST', `${path}/disable`)).status, 200);
    assert.equal((await ask('viewer', 'GET', '/api/v1/detections/none')).status, 404);
  });
});

describe('findings', () => {
  interface Finding {
    readonly id: string;
    readonly title: string;
    readonly version: number;
    readonly statusLabel: string;
    readonly owner: string;
    readonly history?: readonly { readonly user: string; readonly comment: string }[];
  }

  it('come newest first, in pages that stay right', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { json } = await ask<Listed<Finding>>('viewer', 'GET', `/api/v1/findings?limit=2${cursor}`);
      assert.ok(json.items.length <= 2);
      seen.push(...json.items.map(({ title }) => title));
      cursor = json.next === undefined ? '' : `&cursor=${json.next}`;
    } while (cursor !== '');
    assert.deepEqual(seen, ['Finding 1', 'Finding 2', 'Finding 3', 'Finding 4', 'Finding 5']);
    assert.equal((await ask('viewer', 'GET', '/api/v1/findings?cursor=bm90')).status, 400);
  });

  it('are worked, once for each version', async () => {
    const path = '/api/v1/findings/finding-1';
    const edit = { status: 'in progress', owner: 'me', comment: 'looking', version: 0 };
    const made = await ask<Finding>('analyst', 'PATCH', path, edit);
    assert.deepEqual(
      [made.status, made.json.statusLabel, made.json.owner, made.json.version],
      [200, 'In Progress', 'token:analyst', 1],
    );
    const late = await ask('analyst', 'PATCH', path, edit);
    assert.deepEqual([late.status, late.json.code], [409, 'review/conflict']);
    const odd = await ask('analyst', 'PATCH', path, { status: 'gone' });
    assert.deepEqual([odd.status, odd.json.code], [400, 'review/word']);
    const shown = await ask<Finding>('viewer', 'GET', path);
    assert.deepEqual(
      shown.json.history?.map(({ user, comment }) => [user, comment]),
      [['token:analyst', 'looking']],
    );
    const bulk = await ask('analyst', 'POST', '/api/v1/findings/bulk', {
      ids: ['finding-2', 'finding-3', 'nope'],
      status: 'closed',
    });
    assert.deepEqual(bulk.json.unknown, ['nope']);
    const open = await ask<Listed<Finding>>('viewer', 'GET', '/api/v1/findings?open=true&host=host2&host=host4');
    assert.deepEqual(
      open.json.items.map(({ id }) => id),
      ['finding-4'],
    );
  });
});

describe('the rest', () => {
  it('says what is covered, collected, risky, and how it goes', async () => {
    const coverage = await ask<Listed<unknown>>('viewer', 'GET', '/api/v1/coverage?level=claimed');
    assert.ok(coverage.json.items.length > 0);
    assert.deepEqual((await ask('viewer', 'GET', '/api/v1/inputs')).json, { items: [] });
    assert.deepEqual((await ask('viewer', 'GET', '/api/v1/risk')).json, { items: [] });
    assert.deepEqual((await ask('viewer', 'GET', '/api/v1/risk/user/a%20b')).json.timeline, []);
    assert.equal((await ask('viewer', 'GET', '/api/v1/status')).json.version, '1.2.3');
    const metrics = await ask('viewer', 'GET', '/metrics');
    assert.match(metrics.text, /^karst_index_events\{index="notable"\} 5$/m);
    assert.match(metrics.text, /^# TYPE karst_scheduler_lag_seconds gauge$/m);
  });
});
