import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { SingleEvents } from '../../ingest/index.js';
import { NO_INDEX_TIME } from '../../knowledge/index.js';
import type { StoredEvent } from '../../store/index.js';
import type { SyslogInput } from './input.js';
import { Inputs } from './inputs.js';
import { SyslogFrames } from './syslog-frames.js';

const all = (...blocks: readonly string[]): readonly string[] => {
  const frames = new SyslogFrames();
  return [...blocks.flatMap((block) => frames.read(Buffer.from(block))), ...frames.end()];
};

test('frames: by count, by line, both, in any pieces', () => {
  const cases: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['<13>one\n<14>two\r\n\n<15>three'], ['<13>one', '<14>two', '<15>three']],
    [['8 <13>one\n7 <13>two'], ['<13>one', '<13>two']],
    [
      ['7 <13>a\nb', '9', ' ', '<13>wö', 'rt<13>line\n'],
      ['<13>a\nb', '<13>wört', '<13>line'],
    ],
    [['2024 is a year\n5 bananas\n'], ['2024 is a year', '5 bananas']],
    [['12 <13>cut'], ['<13>cut']],
  ];
  for (const [blocks, messages] of cases) assert.deepEqual(all(...blocks), messages, JSON.stringify(blocks));
  const whole = '8 <13>one\n<14>two\n10 <13>a\nb\nc\n<1>end\n';
  for (let size = 1; size < 8; size++) {
    const pieces = whole.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    assert.deepEqual(all(...pieces), ['<13>one', '<14>two', '<13>a\nb\nc', '<1>end'], String(size));
  }
  assert.deepEqual(
    all('x'.repeat(70_000)).map((message) => message.length),
    [65_536, 4_464],
  );
});

/** Inputs over an intake in memory. */
async function opened(input: Partial<SyslogInput>) {
  const events: StoredEvent[] = [];
  const intake = { load: 0, add: async (batch: readonly StoredEvent[]) => void events.push(...batch) };
  const usual: SyslogInput = { kind: 'syslog', transport: 'udp', address: '127.0.0.1', port: 0, index: 'net' };
  const inputs = await Inputs.open([{ ...usual, ...input }], {
    intake,
    singles: new SingleEvents(),
    indexTime: NO_INDEX_TIME,
    marks: new Map(),
    log: () => undefined,
  });
  const port = Number(inputs.list()[0]?.name.split(' ')[2]);
  const until = async (count: number): Promise<void> => {
    for (let i = 0; events.length < count && i < 250; i++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(events.length, count);
  };
  return { events, inputs, port, until, intake };
}

test('datagrams in both forms: time and host of the message, else of the sender', async () => {
  const { events, inputs, port, until, intake } = await opened({});
  const socket = createSocket('udp4');
  const send = (text: string): void => socket.send(text, port, '127.0.0.1');
  const rfc5424 = '<34>1 2024-03-01T10:00:00.250Z web1 app 12 ID47 [a@1 b="c"] started';
  const rfc3164 = '<13>Mar  1 10:00:00 web2 sshd[7]: opened\n';
  for (const text of [rfc5424, rfc3164, 'no header']) send(text);
  await until(3);
  const byText = (part: string): StoredEvent | undefined => events.find(({ raw }) => raw.includes(part));
  const [first, second, third] = [byText('started'), byText('opened'), byText('no header')];
  assert.deepEqual(
    [first?.time, first?.host, first?.raw],
    [Date.UTC(2024, 2, 1, 10) * 1000 + 250_000, 'web1', rfc5424],
  );
  assert.deepEqual([second?.host, second?.raw], ['web2', rfc3164.trimEnd()]);
  assert.equal(new Date((second?.time ?? 0) / 1000).toISOString().slice(5, 19), '03-01T10:00:00');
  assert.deepEqual(
    [third?.host, third?.sourcetype, third?.source, third?.index],
    ['127.0.0.1', 'syslog', 'udp:0', 'net'],
  );
  intake.load = 1;
  send('too much');
  for (let i = 0; inputs.list()[0]?.dropped !== 1 && i < 100; i++) await new Promise((r) => setTimeout(r, 20));
  socket.close();
  await inputs.close();
  const [status] = inputs.list();
  assert.deepEqual([status?.events, status?.dropped, status?.errors], [3, 1, 0]);
});

test('connections: metadata of the input; what is unfinished at the end is a message', async () => {
  const { events, inputs, port, until } = await opened({ transport: 'tcp', sourcetype: 'st', source: 's', host: 'h' });
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.end('8 <13>one\n<13>two\n<13>thr');
  await until(3);
  assert.deepEqual(
    events.map(({ raw, sourcetype, source, host }) => [raw, sourcetype, source, host]),
    ['<13>one', '<13>two', '<13>thr'].map((raw) => [raw, 'st', 's', 'h']),
  );
  await inputs.close();
});

test('a port that is taken is told', async () => {
  const { inputs, port } = await opened({ transport: 'tcp' });
  await assert.rejects(opened({ transport: 'tcp', port }), /tcp 127\.0\.0\.1:\d+: .*EADDRINUSE/);
  await inputs.close();
});
