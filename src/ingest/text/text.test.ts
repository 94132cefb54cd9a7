import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ingested } from '../ingest.fixture.js';
import { lineHead } from './timestamp.js';

const NOW = Date.UTC(2024, 2, 1, 12) * 1000;

describe('time at the start of a line', () => {
  const utc = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts) * 1000;
  const cases: readonly (readonly [string, number | undefined, string?])[] = [
    ['2024-03-01T10:00:00.1234567Z x', utc(2024, 2, 1, 10) + 123_456],
    ['[2024-03-01 10:00:00,5] x', utc(2024, 2, 1, 10) + 500_000],
    ['2024/03/01 10:00:00 +0530 x', utc(2024, 2, 1, 4, 30)],
    ['1709287200 x', utc(2024, 2, 1, 10)],
    ['1709287200.000001 x', utc(2024, 2, 1, 10) + 1],
    ['Mar  1 10:00:00 box app[1]: x', utc(2024, 2, 1, 10), 'box'],
    ['<34>Dec 31 23:59:59 box app: x', utc(2023, 11, 31, 23, 59, 59), 'box'],
    ['<34>1 2024-03-01T10:00:00Z box app - - - x', utc(2024, 2, 1, 10), 'box'],
    ['Feb 29 2024 10:00:00: %ASA x', utc(2024, 1, 29, 10)],
    ['2024-02-30T10:00:00Z x', undefined],
    ['2024-03-01T25:00:00Z x', undefined],
    ['no time', undefined],
    ['12345 x', undefined],
  ];
  for (const [line, micros, host] of cases) {
    it(line, () => {
      assert.equal(lineHead(line, NOW)?.micros, micros);
      assert.equal(lineHead(line, NOW)?.host, host);
    });
  }
});

describe('text lines', () => {
  it('one event a line; a line without a time has the time before it', async () => {
    const text = 'start\n2024-03-01T10:00:00Z a\r\n  at b\n\n';
    for (const blockBytes of [1, 5, 4096]) {
      const { events, report, diagnostics } = await ingested(text, { modified: NOW, blockBytes });
      assert.equal(report.format, 'text');
      assert.deepEqual(
        events.map((e) => [e.raw, e.time]),
        [
          ['start', NOW],
          ['2024-03-01T10:00:00Z a', Date.UTC(2024, 2, 1, 10) * 1000],
          ['  at b', Date.UTC(2024, 2, 1, 10) * 1000],
        ],
      );
      assert.deepEqual(
        diagnostics.map((d) => [d.code, d.offset]),
        [['ingest/no-time', 0]],
      );
      assert.deepEqual([events[0]?.sourcetype, events[0]?.source, events[0]?.names], ['text', 'test.log', []]);
    }
  });

  it('takes the host of a syslog header unless it is given', async () => {
    const line = 'Mar  1 10:00:00 box app: x';
    assert.equal((await ingested(line, { modified: NOW })).events[0]?.host, 'box');
    assert.equal((await ingested(line, { modified: NOW, host: 'h' })).events[0]?.host, 'h');
  });

  it('bytes that are not UTF-8 are replaced, with one warning', async () => {
    const { events, diagnostics } = await ingested(Buffer.from('1709287200 caf\xe9\n1709287201 \xe9\n', 'latin1'));
    assert.deepEqual(
      events.map((e) => e.raw),
      ['1709287200 caf\ufffd', '1709287201 \ufffd'],
    );
    assert.deepEqual(
      diagnostics.map((d) => d.code),
      ['ingest/invalid-utf8'],
    );
  });
});
