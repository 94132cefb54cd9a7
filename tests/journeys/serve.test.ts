import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runKarst } from '../../src/cli/program.js';
import { recorder } from '../../src/cli/recorder.js';
import { simulate } from '../../src/rehearse/index.js';
import { type ServerProcess, send, startServer } from './server-process.js';

/* The server as people run it: a process, its store, the clients that send to it, the commands that work through it. */

const folder = mkdtempSync(join(tmpdir(), 'karst-serve-'));
after(() => rmSync(folder, { recursive: true, force: true }));

let server: ServerProcess;
let hec: string;
let acking: string;
let api: string;

async function karst(...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  const { terminal, out, err } = recorder();
  const code = await runKarst(args, terminal, folder);
  return { code, out: out(), err: err() };
}

async function token(...options: readonly string[]): Promise<string> {
  const { code, out, err } = await karst('token', 'create', '--data', 'store', '--format', 'json', ...options);
  assert.equal(code, 0, err);
  return (JSON.parse(out) as { token: string }).token;
}

async function rows(spl: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { code, out, err } = await karst('search', spl, '--data', 'store', '--format', 'json');
  assert.equal(code, 0, err);
  return (JSON.parse(out) as { rows: Readonly<Record<string, unknown>>[] }).rows;
}

const CHANNEL = 'fe0ecfad-13d5-401b-847d-77833bd77131';
const SUCCESS = { status: 200, json: { text: 'Success', code: 0 } };

before(async () => {
  // The first token is made before there is a server, the others through it.
  hec = await token('--hec', '--name', 'main', '--index', 'clients');
  server = await startServer(folder);
  acking = await token('--hec', '--ack', '--index', 'clients');
  api = await token('--api');
});
after(async () => {
  await server.end('SIGKILL');
});

describe('clients of the HTTP Event Collector', () => {
  const post = (path: string, headers: Readonly<Record<string, string>>, body: string | Buffer) =>
    send(`${server.hec}${path}`, 'POST', headers, body);

  it('Vector: health with the token, gzip, a channel, acknowledgement', async () => {
    const authorization = `Splunk ${acking}`;
    const headers = {
      authorization,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'x-splunk-request-channel': CHANNEL,
    };
    const health = await send(`${server.hec}/services/collector/health/1.0`, 'GET', { authorization });
    assert.equal(health.status, 200);
    const body = '{"event":{"message":"from vector","level":"info"},"fields":{},"time":1700000001.5,"host":"v1"}';
    const sent = await post('/services/collector/event', headers, gzipSync(body));
    assert.deepEqual(sent, { status: 200, json: { text: 'Success', code: 0, ackId: 0 } });
    const { 'content-encoding': _, ...plain } = headers;
    const told = await post('/services/collector/ack', plain, '{"acks":[0]}');
    assert.deepEqual(told.json, { acks: { 0: true } });
  });

  it('Fluent Bit: Basic authorisation, doubles for time, objects one behind the other', async () => {
    const authorization = `Basic ${Buffer.from(`splunk:${hec}`).toString('base64')}`;
    const body =
      '{"time":1700000002.250000000,"event":{"log":"one fluent"}}{"time":1700000002.750000000,"event":{"log":"two fluent"}}';
    assert.deepEqual(
      await post('/services/collector/event', { authorization, 'user-agent': 'Fluent-Bit' }, body),
      SUCCESS,
    );
  });

  it('the OpenTelemetry collector: line breaks between, fields beside', async () => {
    const headers = {
      authorization: `Splunk ${hec}`,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      __splunk_app_name: 'OpenTelemetry Collector Contrib',
      __splunk_app_version: '0.1',
    };
    const body =
      '{"time":1700000003,"host":"unknown","source":"otel","sourcetype":"otel","index":"clients","event":"otel one",' +
      '"fields":{"service.name":"shop","otel.log.severity.number":9}}\r\n\r\n' +
      '{"time":1700000004,"host":"unknown","event":"otel two"}\r\n\r\n';
    assert.deepEqual(await post('/services/collector', headers, gzipSync(body)), SUCCESS);
  });

  it("Docker's driver: asks for the options first; time as text", async () => {
    const path = '/services/collector/event/1.0';
    assert.equal((await send(`${server.hec}${path}`, 'OPTIONS', {})).status, 200);
    const body =
      '{"event":{"line":"hi docker","source":"stdout","tag":"0123456789ab"},"time":"1700000005.000000","host":"d1"}';
    assert.deepEqual(await post(path, { authorization: `Splunk ${hec}` }, body), SUCCESS);
  });

  it('splunk-logging: no separator, a form as its content type', async () => {
    const headers = {
      authorization: `Splunk ${hec}`,
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'splunk-javascript-logging/0.11.1',
    };
    const event = (text: string): string =>
      JSON.stringify({ time: '1700000006.123', event: { message: text, severity: 'info' } });
    assert.deepEqual(await post('/services/collector/event/1.0', headers, event('js one') + event('js two')), SUCCESS);
  });

  it('all of it can be searched, with its fields', async () => {
    const found = await rows(
      'index=clients | eval text=coalesce(message, log, line, _raw) | sort 0 _time text | table _time host text service.name severity',
    );
    assert.deepEqual(
      found.map(({ _time, text }) => [_time, text]),
      [
        ['2023-11-14T22:13:21.500Z', 'from vector'],
        ['2023-11-14T22:13:22.250Z', 'one fluent'],
        ['2023-11-14T22:13:22.750Z', 'two fluent'],
        ['2023-11-14T22:13:23.000Z', 'otel one'],
        ['2023-11-14T22:13:24.000Z', 'otel two'],
        ['2023-11-14T22:13:25.000Z', 'hi docker'],
        ['2023-11-14T22:13:26.123Z', 'js one'],
        ['2023-11-14T22:13:26.123Z', 'js two'],
      ],
    );
    assert.deepEqual([found[3]?.['service.name'], found[6]?.severity, found[0]?.host], ['shop', 'info', 'v1']);
  });
});

describe('commands while a server holds the store', () => {
  it('the files by which they find it are for their owner alone', () => {
    for (const name of ['server.json', 'server.sock']) {
      assert.equal(statSync(join(folder, 'store', name)).mode & 0o077, 0, name);
    }
  });

  it('ingest, hunt and search work through it', async () => {
    const lines = simulate({ technique: 'T1102', seed: 1, events: 300, start: Date.UTC(2024, 2, 1) }) ?? [];
    writeFileSync(join(folder, 'sysmon.xml'), lines.join('\n'));
    const ingested = await karst('ingest', 'sysmon.xml', '--data', 'store', '--index', 'win');
    assert.equal(ingested.code, 0, ingested.err);
    assert.match(ingested.out, new RegExp(`${lines.length} events added`));
    const again = await karst('ingest', 'sysmon.xml', '--data', 'store', '--index', 'win');
    assert.match(again.out, /already ingested/);
    const [counted] = await rows('index=win [search index=win EventCode=22 | head 1 | return EventCode] | stats count');
    assert.ok(Number(counted?.count) > 0);
    const hunted = await karst('hunt', 'sysmon.xml', '--data', 'store', '--format', 'json');
    assert.equal(hunted.code, 0, hunted.err);
    assert.ok((JSON.parse(hunted.out) as { findings: unknown[] }).findings.length > 0);
  });

  it('a mistake in a search is told as always', async () => {
    const { code, err } = await karst('search', 'index=win | stat count', '--data', 'store');
    assert.equal(code, 1);
    assert.match(err, /error\[spl\/unknown-command\]/);
  });

  it('a second server on the folder is told of the first', async () => {
    const { code, err } = await karst('serve', '--data', 'store', '--hec-port', '0');
    assert.equal(code, 1);
    assert.match(err, new RegExp(`error\\[server/already-running\\].*pid ${server.pid}`));
  });

  it('tokens are listed without their secrets, and take effect at once when disabled', async () => {
    const secret = await token('--hec', '--name', 'brief');
    const { out } = await karst('token', 'list', '--data', 'store', '--format', 'json');
    assert.ok(!out.includes(secret) && !out.includes('hash'));
    const { id } = (JSON.parse(out) as { id: string; name: string }[]).find(({ name }) => name === 'brief') ?? {
      id: '',
    };
    const post = () =>
      send(`${server.hec}/services/collector`, 'POST', { authorization: `Splunk ${secret}` }, '{"event":1}');
    assert.equal((await post()).status, 200);
    assert.equal((await karst('token', 'disable', id, '--data', 'store')).code, 0);
    assert.deepEqual(await post(), { status: 403, json: { text: 'Token disabled', code: 1 } });
  });
});

describe('searches over the Karst API', () => {
  const authorised = (): Readonly<Record<string, string>> => ({ authorization: `Bearer ${api}` });

  interface Job {
    readonly id: string;
    readonly state: string;
    readonly rows?: number;
    readonly messages: readonly Readonly<Record<string, unknown>>[];
  }

  async function run(spl: string): Promise<Job> {
    const started = await send(`${server.web}/api/v1/search`, 'POST', authorised(), JSON.stringify({ spl }));
    assert.equal(started.status, 202, JSON.stringify(started.json));
    const { id } = started.json as Job;
    for (;;) {
      const job = (await send(`${server.web}/api/v1/search/${id}`, 'GET', authorised())).json as Job;
      if (job.state !== 'running') return job;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  it('are jobs: started, read page by page, forgotten', async () => {
    const job = await run('index=clients | sort _time | table _time _raw');
    assert.deepEqual([job.state, job.rows, job.messages], ['done', 8, []]);
    const url = `${server.web}/api/v1/search/${job.id}`;
    const page = (await send(`${url}/results?offset=6&count=1`, 'GET', authorised())).json as {
      readonly fields: readonly string[];
      readonly rows: readonly unknown[];
      readonly total: number;
    };
    assert.deepEqual([page.fields, page.rows.length, page.total], [['_time', '_raw'], 1, 8]);
    assert.equal((await send(url, 'DELETE', authorised())).status, 204);
    assert.equal((await send(url, 'GET', authorised())).status, 404);
  });

  it('tell mistakes with their place', async () => {
    const job = await run('index=win | stat count');
    assert.equal(job.state, 'failed');
    assert.equal(job.messages[0]?.code, 'spl/unknown-command');
    assert.deepEqual(job.messages[0]?.span, { from: 12, to: 16, line: 1, column: 13, end_line: 1, end_column: 17 });
  });

  it('need a token of their own, and a request that is one', async () => {
    const post = async (headers: Readonly<Record<string, string>>, body: string) =>
      (await send(`${server.web}/api/v1/search`, 'POST', headers, body)).status;
    assert.equal(await post({}, '{"spl":"*"}'), 401);
    assert.equal(await post({ authorization: `Bearer ${hec}` }, '{"spl":"*"}'), 401);
    for (const body of ['', '{', '{"spl":""}', '{"spl":"*","odd":1}', '[]'])
      assert.equal(await post(authorised(), body), 400, body);
  });
});

describe('the end of a server', () => {
  it('a kill after the answer loses nothing, and leaves nothing in the way', async () => {
    const sent: string[] = [];
    for (let i = 0; i < 40; i++) {
      const body = Array.from({ length: 5 }, (_, at) => JSON.stringify({ event: `${i}-${at}`, index: 'kill' })).join(
        '',
      );
      const answer = await send(`${server.hec}/services/collector`, 'POST', { authorization: `Splunk ${hec}` }, body);
      assert.deepEqual(answer, SUCCESS);
      sent.push(...Array.from({ length: 5 }, (_, at) => `${i}-${at}`));
    }
    await server.end('SIGKILL');
    const found = await rows('index=kill | table _raw');
    assert.deepEqual(found.map(({ _raw }) => _raw).sort(), sent.sort());
    server = await startServer(folder);
    assert.deepEqual(await rows('index=kill | stats count'), [{ count: '200' }]);
  });

  it('SIGTERM lets requests end, closes the store, removes its files', async () => {
    const big = `{"event":"${'x'.repeat(200_000)}","index":"last"}`;
    const answers = Array.from({ length: 5 }, () =>
      send(`${server.hec}/services/collector`, 'POST', { authorization: `Splunk ${hec}` }, big),
    );
    await answers[0];
    assert.equal(await server.end('SIGTERM'), 0);
    const taken = (await Promise.allSettled(answers)).filter(
      (answer) => answer.status === 'fulfilled' && answer.value.status === 200,
    );
    assert.deepEqual(await rows('index=last | stats count'), [{ count: String(taken.length) }]);
    assert.throws(() => readFileSync(join(folder, 'store', 'server.json')));
    assert.ok(!server.err().includes(hec), 'no secrets in the log');
  });
});
