import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { StoredEvent } from '../../store/index.js';
import { changeToken, readTokens } from '../tokens/index.js';
import { openCollector } from './collector.fixture.js';

/* What clients get to see, request by request. The store is one in memory; tests/journeys has the whole. */

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

const SUCCESS = { text: 'Success', code: 0 };
const raws = (): readonly string[] => hec.events.map((event) => event.raw);

function field(event: StoredEvent | undefined, name: string): unknown {
  return event?.values[event.names.indexOf(name)];
}

describe('authorisation', () => {
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
  const body = '{"event":"x"}';
  const send = (headers: Readonly<Record<string, string>>, query = '') =>
    hec.ask({ path: `/services/collector/event${query}`, headers, body });

  it('takes the token in a header, also as a Basic password, and as a GUID in any case', async () => {
    for (const authorization of [`Splunk ${token}`, `splunk ${token.toUpperCase()}`, basic(`x:${token}`)]) {
      assert.deepEqual((await send({ authorization })).json, SUCCESS, authorization);
    }
  });

  it('says what is wrong with it', async () => {
    const cases: readonly (readonly [string | undefined, number, unknown])[] = [
      [undefined, 401, { text: 'Token is required', code: 2 }],
      ['', 401, { text: 'Token is required', code: 2 }],
      ['Splunk', 401, { text: 'Token is required', code: 2 }],
      ['Splunk  ', 401, { text: 'Token is required', code: 2 }],
      [`Bearer ${token}`, 401, { text: 'Invalid authorization', code: 3 }],
      [token, 401, { text: 'Invalid authorization', code: 3 }],
      ['Basic !!!', 401, { text: 'Invalid authorization', code: 3 }],
      ['Splunk 11111111-2222-4333-8444-555555555555', 403, { text: 'Invalid token', code: 4 }],
    ];
    for (const [authorization, status, json] of cases) {
      const answer = await send(authorization === undefined ? {} : { authorization });
      assert.deepEqual([answer.status, answer.json], [status, json], String(authorization));
    }
    assert.deepEqual(hec.events, []);
  });

  it('takes a token in the query only where that is allowed', async () => {
    const open = await hec.token({ inQuery: true });
    const answers = [
      await send({}, `?token=${open}`),
      await send({}, `?token=${token}`),
      await send({}, '?token=11111111-2222-4333-8444-555555555555'),
      await send({ authorization: `Splunk ${token}` }, '?token=wrong'),
    ];
    assert.deepEqual(
      answers.map(({ status, json }) => [status, (json as { code: number }).code]),
      [
        [200, 0],
        [400, 16],
        [403, 4],
        [200, 0],
      ],
    );
  });

  it('knows disabled and deleted tokens, and refuses API tokens', async () => {
    const secret = await hec.token({ name: 'gone' });
    const api = await hec.token({ kind: 'api' });
    const id = (await readTokens(hec.store)).find(({ name }) => name === 'gone')?.id ?? '';
    const code = async (): Promise<unknown> => {
      await hec.reload();
      const { status, json } = await hec.post(secret, body);
      return [status, (json as { code: number }).code];
    };
    const seen: unknown[] = [];
    for (const action of ['disable', 'enable', 'delete'] as const) {
      assert.equal(await changeToken(hec.store, id, action), true);
      seen.push(await code());
    }
    assert.deepEqual(seen, [
      [403, 1],
      [200, 0],
      [403, 4],
    ]);
    assert.equal((await hec.post(api, body)).status, 403);
    assert.equal(await changeToken(hec.store, id, 'enable'), false);
  });
});

describe('paths and methods', () => {
  it('answer as Splunk does', async () => {
    const notFound = { text: 'The requested URL was not found on this server.', code: 404 };
    const get = await hec.ask({ method: 'GET', path: '/services/collector/event' });
    assert.deepEqual([get.status, get.json, get.headers.allow], [405, notFound, 'POST,OPTIONS']);
    const unknown = await hec.ask({ path: '/services/nowhere' });
    assert.deepEqual([unknown.status, unknown.json], [404, notFound]);
    for (const path of ['', '/event', '/event/1.0', '/raw', '/raw/1.0', '/ack', '/mint', '/s2s']) {
      const options = await hec.ask({ method: 'OPTIONS', path: `/services/collector${path}` });
      assert.deepEqual([options.status, options.text, options.headers.allow], [200, '', 'POST,OPTIONS'], path);
    }
    const health = await hec.ask({ method: 'OPTIONS', path: '/services/collector/health' });
    assert.equal(health.headers.allow, 'GET,HEAD,OPTIONS');
  });

  it('carry strict headers', async () => {
    const { headers } = await hec.ask({ method: 'GET', path: '/services/collector/health/1.0' });
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-frame-options'], 'DENY');
    assert.equal(headers['cache-control'], 'no-store');
    assert.match(String(headers['content-security-policy']), /default-src 'none'/);
  });

  it('MINT and the stream of forwarders are refused, not swallowed', async () => {
    for (const path of ['/mint', '/s2s']) assert.deepEqual((await hec.post(token, '{"event":1}', path)).status, 400);
  });
});

describe('health', () => {
  const health = async (headers: Readonly<Record<string, string>> = {}, query = '') => {
    const { status, json } = await hec.ask({ method: 'GET', path: `/services/collector/health${query}`, headers });
    return [status, json];
  };

  it('needs no token, and checks one that is sent', async () => {
    const healthy = [200, { text: 'HEC is healthy', code: 17 }];
    assert.deepEqual(await health(), healthy);
    assert.deepEqual(await health({ authorization: `Splunk ${token}` }), healthy);
    assert.deepEqual(await health({}, `?ack=true&token=${token}`), healthy);
    assert.deepEqual(await health({ authorization: 'Splunk nope' }), [400, { text: 'Invalid token', code: 21 }]);
  });

  it('HEAD has no body', async () => {
    const { status, text } = await hec.ask({ method: 'HEAD', path: '/services/collector/health' });
    assert.deepEqual([status, text], [200, '']);
  });
});

describe('events', () => {
  it('metadata from the envelope, the query, the token, the connection', async () => {
    const own = await hec.token({ name: 'fw', index: 'net', source: 'tok', sourcetype: 'st' });
    await hec.post(own, '{"event":"a","host":"h","source":"s","sourcetype":"t","index":"i","time":1433188255.253}');
    await hec.post(own, '{"event":"b"}', '/event/1.0?source=q&host=qh&time=12.5');
    await hec.post(own, '{"event":"c","host":"","source":null}', '');
    await hec.post(token, '{"event":"d","time":"1433188255"}');
    const meta = hec.events.map(({ raw, index, source, sourcetype, host }) => [raw, index, source, sourcetype, host]);
    assert.deepEqual(meta, [
      ['a', 'i', 's', 't', 'h'],
      ['b', 'net', 'q', 'st', 'qh'],
      ['c', 'net', 'tok', 'st', '127.0.0.1'],
      ['d', 'main', 'http:app', 'httpevent', '127.0.0.1'],
    ]);
    const [a, b, c, d] = hec.events.map(({ time }) => time);
    assert.deepEqual([a, b, d], [1_433_188_255_253_000, 12_500_000, 1_433_188_255_000_000]);
    assert.ok(Math.abs((c ?? 0) / 1000 - Date.now()) < 60_000);
  });

  it('come one behind the other, or in an array', async () => {
    for (const body of [
      '{"event":"1"}{"event":"2"}{"event":"3"}',
      ' {"event":"1"}\n\n{"event":"2"}\r\n\t{"event":"3"}\n',
      '[{"event":"1"}, {"event":"2"},{"event":"3"}]\n',
    ]) {
      hec.events.length = 0;
      assert.deepEqual((await hec.post(token, body)).json, SUCCESS);
      assert.deepEqual(raws(), ['1', '2', '3']);
    }
  });

  it('keep text as it is, anything else as compact JSON with its digits', async () => {
    await hec.post(token, '{"event":"two\\nlines \\u00e4\\ud83d\\ude00"}');
    await hec.post(token, '{"event": {"b" : 1.50, "a":[ 1e3, "x  y" ], "n": 12345678901234567890}}');
    await hec.post(token, '{"event":[1, 2]}{"event": 0.10}{"event":true}');
    assert.deepEqual(raws(), [
      'two\nlines ä😀',
      '{"b":1.50,"a":[1e3,"x  y"],"n":12345678901234567890}',
      '[1,2]',
      '0.10',
      'true',
    ]);
    const object = hec.events[1];
    assert.deepEqual(
      [field(object, 'b'), field(object, 'a{}'), field(object, 'n')],
      ['1.50', ['1e3', 'x  y'], '12345678901234567890'],
    );
  });

  it('fields stand beside the text', async () => {
    await hec.post(token, '{"event":"x","fields":{"a":"1","n":2.5,"b":true,"list":["p","q"],"none":null}}');
    const [event] = hec.events;
    assert.deepEqual(event?.names, ['a', 'n', 'b', 'list']);
    assert.deepEqual(event?.values, ['1', '2.5', 'true', ['p', 'q']]);
  });

  it('the time of the text counts where the request asks for it', async () => {
    const body = '{"event":"2024-03-01T10:00:00Z x"}';
    await hec.post(token, body, '/event?auto_extract_timestamp=true');
    await hec.post(token, body, '/event?auto_extract_timestamp=true&time=5');
    assert.deepEqual(
      hec.events.map(({ time }) => time),
      [Date.UTC(2024, 2, 1, 10) * 1000, 5_000_000],
    );
  });

  it('metrics, of several measures and of one, also without an event', async () => {
    await hec.post(
      token,
      '{"event":"metric","time":1,"fields":{"metric_name:cpu.util":12.5,"metric_name:cpu.idle":"87.5","region":"eu"}}' +
        '{"fields":{"metric_name":"mem","_value":3}}{"fields":{"a":1}}{"event":"metric"}',
    );
    assert.deepEqual(
      hec.events.map((event) => [event.raw, event.names]),
      [
        ['', ['metric_name:cpu.util', 'metric_name:cpu.idle', 'region']],
        ['', ['metric_name', '_value']],
        ['metric', []],
      ],
    );
  });

  it('Content-Type means nothing, gzip is unpacked, also of several members', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.deepEqual((await hec.post(token, '{"event":"form"}', '', form)).json, SUCCESS);
    const packed = Buffer.concat([gzipSync('{"event":"g1"}'), gzipSync('{"event":"g2"}')]);
    assert.deepEqual((await hec.post(token, packed, '', { 'content-encoding': 'gzip' })).json, SUCCESS);
    assert.deepEqual(raws(), ['form', 'g1', 'g2']);
  });

  it('a large body is taken in pieces, characters and objects whole', async () => {
    const count = 30_000;
    const body = Array.from({ length: count }, (_, i) => `{"event":"äöü ${i} ${'x'.repeat(60)}"}`).join('');
    assert.deepEqual((await hec.post(token, body)).json, SUCCESS);
    assert.equal(hec.events.length, count);
    assert.deepEqual([hec.events[0]?.raw.slice(0, 5), hec.events.at(-1)?.raw.slice(0, 9)], ['äöü 0', 'äöü 29999']);
    const huge = 'y'.repeat(3_000_000);
    assert.deepEqual((await hec.post(token, `{"event":"${huge}"}`)).json, SUCCESS);
    assert.equal(hec.events.at(-1)?.raw, huge);
  });
});

describe('events that are wrong', () => {
  const cases: readonly (readonly [string, string, number, number, number | undefined, number])[] = [
    ['no body', '', 400, 5, undefined, 0],
    ['blank body', ' \n ', 400, 5, undefined, 0],
    ['an empty array', '[]', 400, 5, undefined, 0],
    ['no JSON', 'hello', 400, 6, 0, 0],
    ['cut off', '{"event":"a"}{"event":"b"', 400, 6, 1, 1],
    ['a comma between objects', '{"event":"a"},{"event":"b"}', 400, 6, 1, 1],
    ['broken inside the event', '{"event":"a"}{"event":{"x":}}', 400, 6, 1, 1],
    ['broken in a key that means nothing', '{"event":"a","odd":nope}', 400, 6, 0, 0],
    ['fields are no object', '{"event":"a","fields":[1]}', 400, 6, 0, 0],
    ['host is an object', '{"event":"a","host":{}}', 400, 6, 0, 0],
    ['no event', '{"event":"a"}{"time":1}', 400, 12, 1, 1],
    ['event is null', '{"event":null}', 400, 12, 0, 0],
    ['blank event before broken JSON', '{"event":""}{broken', 400, 13, 0, 0],
    ['a nested field', '{"event":"a"}{"event":"b","fields":{"x":{"y":1}}}', 400, 15, 1, 1],
    ['a time that is none', '{"event":"a","time":"soon"}', 400, 15, 0, 0],
    ['a time with an exponent', '{"event":"a","time":1.79e9}', 400, 15, 0, 0],
    ['a time beyond all calendars', '{"event":"a","time":99999999999999}', 400, 15, 0, 0],
    ['a measure that is no number', '{"fields":{"metric_name:x":"fast"}}', 400, 15, 0, 0],
    ['an index that is none, counted from one', '{"event":"a"}{"event":"b","index":"No Such"}', 400, 7, 2, 1],
  ];
  for (const [name, body, status, code, number, kept] of cases) {
    it(name, async () => {
      const answer = await hec.post(token, body);
      const json = answer.json as { code: number; 'invalid-event-number'?: number };
      assert.deepEqual([answer.status, json.code, json['invalid-event-number']], [status, code, number], answer.text);
      assert.equal(hec.events.length, kept, 'those before it are kept');
    });
  }

  it('an index that the token may not write to', async () => {
    const bound = await hec.token({ index: 'a', indexes: ['b'] });
    const codes: unknown[] = [];
    for (const index of ['a', 'b', 'c']) {
      codes.push((await hec.post(bound, `{"event":"x","index":"${index}"}`)).json);
    }
    codes.push((await hec.post(bound, 'x', '/raw?index=c')).json);
    const wrong = { text: 'Incorrect index', code: 7 };
    assert.deepEqual(codes, [SUCCESS, SUCCESS, { ...wrong, 'invalid-event-number': 1 }, wrong]);
  });

  it('packed wrongly, in another way, or too large', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    assert.deepEqual((await hec.post(token, 'no gzip', '', gzip)).json, {
      text: 'Invalid data format',
      code: 6,
      'invalid-event-number': 0,
    });
    const cut = gzipSync('{"event":"a"}').subarray(0, 20);
    assert.equal((await hec.post(token, cut, '', gzip)).status, 400);
    assert.equal((await hec.post(token, 'x', '', { 'content-encoding': 'deflate' })).status, 415);
    const large = await hec
      .ask({
        path: '/services/collector',
        headers: { authorization: `Splunk ${token}`, 'content-length': '900000000' },
      })
      .catch((error: NodeJS.ErrnoException) => error.code);
    assert.ok(large === 'ECONNRESET' || (typeof large === 'object' && large.status === 413), JSON.stringify(large));
    assert.deepEqual(hec.events, []);
  });
});

describe('raw bodies', () => {
  it('are cut into lines, with their times', async () => {
    const body = '2024-03-01T10:00:00Z a\n2024-03-01T10:00:01Z b\n\n';
    assert.deepEqual((await hec.post(token, body, '/raw?sourcetype=st&source=s&host=h&index=raw')).json, SUCCESS);
    const ten = Date.UTC(2024, 2, 1, 10) * 1000;
    assert.deepEqual(
      hec.events.map(({ time, raw, index, source, sourcetype, host }) => [time, raw, index, source, sourcetype, host]),
      [
        [ten, '2024-03-01T10:00:00Z a', 'raw', 's', 'st', 'h'],
        [ten + 1_000_000, '2024-03-01T10:00:01Z b', 'raw', 's', 'st', 'h'],
      ],
    );
  });

  it('have defaults, and one time for all where the query gives it', async () => {
    await hec.post(token, gzipSync('one\ntwo\n'), '/raw/1.0?time=7', { 'content-encoding': 'gzip' });
    assert.deepEqual(
      hec.events.map(({ time, sourcetype, source, host }) => [time, sourcetype, source, host]),
      [
        [7_000_000, 'httpevent', 'http:app', '127.0.0.1'],
        [7_000_000, 'httpevent', 'http:app', '127.0.0.1'],
      ],
    );
  });

  it('what cannot be read as an event is kept as text', async () => {
    hec.events.length = 0;
    const body = '{"a":1}\n{"b":tru,"c":"lost?"}\n{"a":2}\n';
    assert.deepEqual((await hec.post(token, body, '/raw?sourcetype=app')).json, SUCCESS);
    assert.deepEqual(hec.events.map(({ raw, sourcetype }) => [raw, sourcetype]).sort(), [
      ['{"a":1}', 'app'],
      ['{"a":2}', 'app'],
      ['{"b":tru,"c":"lost?"}', 'app'],
    ]);
    const kept = hec.events.find(({ raw }) => raw.includes('lost'));
    assert.deepEqual(kept?.names, ['karst_damaged']);
    const xml = '<Event><System><EventID>1</EventID></System></Event>\n<Event><System><EventID>2</Sys';
    hec.events.length = 0;
    assert.deepEqual((await hec.post(token, xml, '/raw')).json, SUCCESS);
    assert.deepEqual(
      hec.events.map(({ raw }) => raw),
      xml.split('\n'),
    );
  });

  it('without a line there is no data', async () => {
    for (const body of ['', '\n \n']) {
      assert.deepEqual((await hec.post(token, body, '/raw')).json, { text: 'No data', code: 5 });
    }
  });
});
