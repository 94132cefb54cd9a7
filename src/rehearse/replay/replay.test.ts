import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { KarstError } from '../../diagnostics/index.js';
import { describedDatasets } from './description.js';
import { type Replay, replay } from './replay.js';

/** What the collector below was sent, and what it answers next: statuses, in turn, before it takes things. */
const heard: { path: string; query: string; body: string; token: string }[] = [];
let failures: (number | 'drop')[] = [];
let acknowledgesAfter = 0;
let acknowledged = 0;

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const url = new URL(request.url ?? '', 'http://collector');
  const body = Buffer.concat(parts).toString();
  const failure = failures.shift();
  if (failure === 'drop') return void response.destroy();
  const reply = (status: number, value: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  if (failure !== undefined)
    return reply(failure, { text: failure === 403 ? 'Invalid token' : 'Server is busy', code: 9 });
  if (url.pathname.endsWith('/ack')) {
    acknowledgesAfter -= 1;
    const ids: number[] = JSON.parse(body).acks;
    return reply(200, { acks: Object.fromEntries(ids.map((id) => [id, acknowledgesAfter < 0])) });
  }
  heard.push({ path: url.pathname, query: url.search, body, token: request.headers.authorization ?? '' });
  reply(200, { text: 'Success', code: 0, ackId: acknowledged++ });
}

let server: Server;
let url = '';
let folder = '';
let log = '';

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'karst-replay-'));
  log = join(folder, 'app.log');
  writeFileSync(log, Array.from({ length: 4 }, (_, i) => `2024-10-24T09:00:0${i}Z line ${i}\n`).join(''));
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  heard.length = 0;
  failures = [];
  acknowledgesAfter = 0;
});

const WATCHER = { report: () => undefined, progress: () => undefined };
const PATIENCE = { tries: 3, first: 1, longest: 5, acknowledged: 200 };

function request(more: Partial<Replay> = {}): Replay {
  const files = [{ path: log, sourcetype: 'app', source: 'app.log', host: 'h1', index: 'test' }];
  return { files, to: { url, token: 'T' }, endpoint: 'event', speed: {}, patience: PATIENCE, ...more };
}

/** The envelopes of a request: objects one after the other. */
function envelopes(body = ''): { time: number; event: string; [name: string]: unknown }[] {
  return body.split('\n').map((line) => JSON.parse(line));
}

async function codeOf(run: Promise<unknown>): Promise<string | undefined> {
  return run.then(
    () => undefined,
    (error) => (error instanceof KarstError ? error.diagnostics[0]?.code : String(error)),
  );
}

describe('replay', () => {
  test('sends each event with its time and origin', async () => {
    assert.deepEqual(await replay(request(), WATCHER), { events: 4, before: 0, delta: 0 });
    assert.equal(heard.length, 1);
    assert.equal(heard[0]?.path, '/services/collector/event');
    assert.equal(heard[0]?.token, 'Splunk T');
    const sent = envelopes(heard[0]?.body);
    assert.deepEqual(sent[3], {
      time: Date.UTC(2024, 9, 24, 9, 0, 3) / 1000,
      host: 'h1',
      source: 'app.log',
      sourcetype: 'app',
      index: 'test',
      event: '2024-10-24T09:00:03Z line 3',
    });
  });

  test('sends raw text with the origin in the query', async () => {
    await replay(request({ endpoint: 'raw' }), WATCHER);
    assert.equal(heard[0]?.query, '?host=h1&source=app.log&sourcetype=app&index=test');
    assert.equal(heard[0]?.body, readFileSync(log, 'utf8').trimEnd());
  });

  test('moves times so that the last event is of now', async () => {
    const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
    await replay(request({ shift: { now, texts: true } }), WATCHER);
    const sent = envelopes(heard[0]?.body);
    assert.deepEqual([sent[3]?.time, sent[3]?.event], [Math.floor(now / 1000), '2026-01-02T03:04:05Z line 3']);
    assert.equal(sent[0]?.event, '2026-01-02T03:04:02Z line 0');
  });

  test('keeps the pace of the events', async () => {
    const started = Date.now();
    await replay(request({ speed: { factor: 30 } }), WATCHER);
    assert.ok(Date.now() - started >= 95, 'three seconds at 30x');
    assert.equal(heard.length, 4);
  });

  test('tries again when the collector is busy or the connection breaks', async () => {
    failures = [503, 'drop'];
    assert.equal((await replay(request(), WATCHER)).events, 4);
    assert.equal(heard.length, 1);
  });

  test('gives up with what is wrong', async () => {
    failures = [503, 503, 503];
    assert.equal(await codeOf(replay(request(), WATCHER)), 'replay/gave-up');
    failures = [403];
    assert.equal(await codeOf(replay(request(), WATCHER)), 'replay/token');
    failures = [400];
    assert.equal(await codeOf(replay(request(), WATCHER)), 'replay/refused');
    assert.equal(
      await codeOf(replay(request({ to: { url: 'splunk:8088', token: 'T' } }), WATCHER)),
      'replay/not-a-url',
    );
  });

  test('waits for acknowledgements, within bounds', async () => {
    acknowledgesAfter = 2;
    assert.equal((await replay(request({ acks: true }), WATCHER)).events, 4);
    acknowledgesAfter = 1000;
    assert.equal(await codeOf(replay(request({ acks: true }), WATCHER)), 'replay/not-acknowledged');
  });

  test('continues where it stopped', async () => {
    const checkpoint = join(folder, 'checkpoint');
    const twice = { ...request({ checkpoint }), files: [...request().files, { path: log, sourcetype: 'other' }] };
    const raw = { ...twice, endpoint: 'raw' as const };
    // The second file is a request of its own.
    const stopping: Replay = { ...raw, patience: { ...PATIENCE, tries: 1 } };
    let sent = 0;
    const watcher = {
      ...WATCHER,
      progress: () => {
        sent += 1;
        if (sent === 1) failures = [503];
      },
    };
    assert.equal(await codeOf(replay(stopping, watcher)), 'replay/gave-up');
    assert.deepEqual(await replay(raw, WATCHER), { events: 4, before: 4, delta: 0 });
    assert.deepEqual(
      heard.map(({ query }) => new URLSearchParams(query).get('sourcetype')),
      ['app', 'other'],
    );
    assert.equal(await codeOf(replay({ ...request(), checkpoint }, WATCHER)), 'replay/other-checkpoint');
  });
});

test('descriptions of datasets are read in both forms', async () => {
  const now = join(folder, 'now.yml');
  writeFileSync(now, 'datasets:\n- name: a\n  path: /app.log\n  sourcetype: st\n  source: so\n');
  assert.deepEqual(await describedDatasets(now), [{ location: log, source: 'so', sourcetype: 'st' }]);
  const old = join(folder, 'old.yml');
  writeFileSync(old, 'dataset:\n- https://example.com/a.log\nsourcetypes:\n- st\n');
  assert.deepEqual(await describedDatasets(old), [{ location: 'https://example.com/a.log', sourcetype: 'st' }]);
  writeFileSync(old, 'name: x\n');
  assert.equal(await codeOf(describedDatasets(old)), 'replay/description');
});
