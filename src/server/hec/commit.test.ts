import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { openCollector } from './collector.fixture.js';

/* When a client gets its answer, and what happens when there is too much of everything. */

type Collector = Awaited<ReturnType<typeof openCollector>>;

let hec: Collector;
let token: string;
before(async () => {
  hec = await openCollector();
  token = await hec.token();
});
after(() => hec.close());
beforeEach(() => {
  hec.events.length = 0;
});

const CHANNEL = '0f0f0f0f-1111-4222-8333-444455556666';
const SUCCESS = { text: 'Success', code: 0 };

describe('acknowledgement', () => {
  const channel = { 'x-splunk-request-channel': CHANNEL };
  let acking: string;
  before(async () => {
    acking = await hec.token({ ack: true });
  });
  const asked = (acks: string, path = '/ack', headers: Readonly<Record<string, string>> = channel) =>
    hec.post(acking, acks, path, headers).then(({ json }) => json);

  it('numbers requests by channel; true is told once, and only to its channel', async () => {
    const send = (path: string, headers: Readonly<Record<string, string>> = {}) =>
      hec.post(acking, '{"event":"x"}', path, headers).then(({ json }) => json);
    assert.deepEqual(await send('/event', channel), { ...SUCCESS, ackId: 0 });
    assert.deepEqual(await send(`/event?channel=${CHANNEL.toUpperCase()}`), { ...SUCCESS, ackId: 1 });
    assert.deepEqual(await send('/raw', { 'x-splunk-request-channel': CHANNEL.replace('0f', 'ff') }), {
      ...SUCCESS,
      ackId: 0,
    });
    assert.deepEqual(await asked('{"acks":[0,1,2]}'), { acks: { 0: true, 1: true, 2: false } });
    assert.deepEqual(await asked('{"acks":[0]}'), { acks: { 0: false } });
  });

  it('wants a channel that is a GUID', async () => {
    assert.deepEqual((await hec.post(acking, '{"event":"x"}')).json, { text: 'Data channel is missing', code: 10 });
    const odd = { 'x-splunk-request-channel': 'mine' };
    assert.deepEqual((await hec.post(acking, '{"event":"x"}', '', odd)).json, {
      text: 'Invalid data channel',
      code: 11,
    });
    assert.deepEqual((await hec.post(token, '{"event":"x"}', '', odd)).json, SUCCESS);
    assert.deepEqual(await asked('{"acks":[0]}', '/ack/1.0', {}), { text: 'Data channel is missing', code: 10 });
  });

  it('is refused to tokens without it, before anything else, and to questions that are none', async () => {
    assert.deepEqual((await hec.post(token, '{"acks":[0]}', '/ack')).json, { text: 'ACK is disabled', code: 14 });
    for (const body of ['{', '{"acks":0}', '{"acks":["0"]}', '[]', '{"acks":[0.5]}']) {
      assert.deepEqual(await asked(body), { text: 'Invalid data format', code: 6 }, body);
    }
  });
});

describe('under pressure', () => {
  it('answers only when the events are committed', async () => {
    let commit: () => void = () => undefined;
    hec.state.before = () => new Promise((resolve) => (commit = resolve));
    const sent = hec.post(token, '{"event":"x"}');
    let answered = false;
    void sent.then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 60));
    assert.deepEqual([answered, hec.events.length], [false, 0]);
    hec.state.before = async () => undefined;
    commit();
    assert.deepEqual([(await sent).json, hec.events.length], [SUCCESS, 1]);
  });

  it('an insert that fails is no success', async () => {
    hec.state.before = async () => Promise.reject(new Error('disk full'));
    const answer = await hec.post(token, '{"event":"x"}');
    hec.state.before = async () => undefined;
    assert.deepEqual([answer.status, answer.json], [500, { text: 'Internal server error', code: 8 }]);
    assert.ok(hec.logged.some((line) => line.includes('disk full')));
    assert.ok(!hec.logged.some((line) => line.includes(token)), 'no secrets in the log');
  });

  it('without memory left it is busy, and says so as health', async () => {
    const taken = hec.budget.reserve(64 * 1024 * 1024);
    const answer = await hec.post(token, '{"event":"x"}');
    const { json } = await hec.ask({ method: 'GET', path: '/services/collector/health' });
    taken?.release();
    assert.deepEqual([answer.status, answer.json], [503, { text: 'Server is busy', code: 9 }]);
    assert.equal(answer.headers['retry-after'], '2');
    assert.deepEqual(json, { text: 'HEC is unhealthy, queues are full', code: 18 });
    assert.deepEqual((await hec.post(token, '{"event":"x"}')).json, SUCCESS);
  });

  it('takes nothing while it shuts down', async () => {
    const last = await openCollector();
    const secret = await last.token();
    last.stopTaking();
    const answer = await last.post(secret, '{"event":"x"}');
    assert.deepEqual([answer.status, answer.json], [503, { text: 'Server is shutting down', code: 23 }]);
    assert.equal((await last.ask({ method: 'GET', path: '/services/collector/health' })).status, 503);
    await last.close();
  });
});
