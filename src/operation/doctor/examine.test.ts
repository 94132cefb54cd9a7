import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RunEntry } from '../../schedule/index.js';
import { KEEP_ALL } from '../retention/index.js';
import { silence } from './data-rules.js';
import { examine } from './examine.js';
import type { Facts } from './facts.js';

const NOW = Date.UTC(2026, 10, 24, 12);
const HOUR = 3_600;
const GB = 1024 ** 3;

/** An origin whose events lie between two times, hours before now. */
const origin = (sourcetype: string, count: number, first: number, last: number, host = 'h1') => ({
  ...{ index: 'main', sourcetype, source: 's', host, count },
  ...{ first: (NOW - first * HOUR * 1000) * 1000, last: (NOW - last * HOUR * 1000) * 1000 },
});

const run = (name: string, hour: number, over: Partial<RunEntry> = {}): RunEntry => ({
  ...{ run: `scheduler__${name}_at_${hour}`, job: name, name, state: 'done', attempt: 1, node: 'n', ms: 900 },
  ...{ scheduled: NOW / 1000 - hour * HOUR, time: NOW - hour * HOUR * 1000 + 1_000 },
  ...over,
});

const HEALTHY: Facts = {
  now: NOW,
  folder: { path: '/data', mode: 0o40700, isOurs: true },
  disk: { free: 400 * GB, size: 500 * GB },
  openFiles: 65_536,
  damaged: [],
  store: { bytes: 40 * GB, parts: 12, schema: 1, engine: '26.7' },
  origins: [origin('sysmon', 4_000_000, 96, 0)],
  eventsOfDay: 1_000_000,
  lags: [{ index: 'main', sourcetype: 'sysmon', events: 900, low: 1, median: 2, high: 5 }],
  retention: { ...KEEP_ALL, others: { maxAge: 90 * 24 * HOUR } },
  runs: [run('a', 2), run('a', 1)],
  detections: [{ name: 'A', data: 'there', sources: ['Sysmon'], missing: [] }],
  server: {
    ...{ seconds: 200_000, backlog: 0.1, retentionFailures: 0, inputs: [] },
    scheduler: { jobs: 1, running: 0, waiting: 0, lag: 0 },
    tokens: [{ name: 't', kind: 'hec', disabled: false, created: NOW - 1e9, used: true }],
  },
};

/** What is not as it should be: `fail disk.space`. */
function complaints(over: Partial<Facts>): readonly string[] {
  return examine({ ...HEALTHY, ...over })
    .checks.filter(({ status }) => status !== 'ok')
    .map(({ status, id }) => `${status} ${id}`);
}

describe('doctor', () => {
  test('has nothing to say of a healthy server', () => {
    assert.deepEqual(complaints({}), []);
    assert.equal(examine(HEALTHY).status, 'ok');
  });

  test('the store: room, growth, access, limits, parts, journal', () => {
    assert.deepEqual(complaints({ disk: { free: GB / 2, size: 500 * GB } }), ['fail disk.space', 'fail disk.growth']);
    assert.deepEqual(complaints({ retention: KEEP_ALL, disk: { free: 100 * GB, size: 500 * GB } }), [
      'warn disk.growth',
    ]);
    assert.deepEqual(complaints({ folder: { path: '/data', mode: 0o40755, isOurs: true } }), ['warn folder.access']);
    assert.deepEqual(complaints({ openFiles: 512 }), ['fail limits.files']);
    assert.deepEqual(complaints({ store: { ...HEALTHY.store, parts: 2_000 } }), ['fail store.parts']);
    assert.deepEqual(complaints({ damaged: ['1.journal.damaged'] }), ['fail journal']);
  });

  test('clocks: the future, a time zone, and mere delay', () => {
    const lag = (low: number, median: number, high: number) => ({
      lags: [{ index: 'main', sourcetype: 'x', events: 100, low, median, high }],
    });
    assert.deepEqual(complaints({ eventsOfDay: 0, origins: [origin('sysmon', 1_000, 96, -2)] }), ['warn clock.future']);
    assert.deepEqual(complaints(lag(7_201, 7_203, 7_230)), ['warn clock.zone']);
    assert.deepEqual(complaints(lag(-19_799, -19_790, -19_780)), ['warn clock.zone']);
    assert.deepEqual(complaints(lag(10, 2_000, 9_000)), ['warn inputs.delay']);
  });

  test('inputs: what was steady and stopped; rare and old ones may be silent', () => {
    const { checks } = examine({
      ...HEALTHY,
      origins: [origin('sysmon', 10_000, 96, 5), origin('rare', 120, 400, 30)],
    });
    const silent = checks.find(({ id }) => id === 'inputs.silent');
    assert.deepEqual([silent?.status, silent?.items], ['fail', ['sysmon in main: nothing for 5 h']]);
    const hosts = [origin('sysmon', 10_000, 96, 0), origin('sysmon', 10_000, 96, 5, 'h2')];
    assert.deepEqual(complaints({ eventsOfDay: 0, origins: hosts }), ['warn inputs.hosts']);
    assert.equal(silence(origin('x', 10_000, 9_000, 8_000), NOW), undefined);
    const server = { ...HEALTHY.server, inputs: [{ name: 'udp:514', dropped: 3, errors: 0 }] } as Facts['server'] &
      object;
    const tokens = server.tokens.map((token) => ({ ...token, used: false }));
    assert.deepEqual(complaints({ server: { ...server, tokens } }), ['warn inputs.errors', 'warn inputs.tokens']);
  });

  test('the schedule: failures, gaps, lag, slow searches; detections that can find nothing', () => {
    const failed = (hour: number) => run('b', hour, { state: 'failed', error: 'no such macro' });
    assert.deepEqual(complaints({ runs: [run('b', 3), failed(2), failed(1)] }), ['warn schedule.failing']);
    assert.deepEqual(complaints({ runs: [failed(3), failed(2), failed(1)] }), ['fail schedule.failing']);
    assert.deepEqual(complaints({ runs: [failed(3), run('b', 1)] }), []);
    assert.deepEqual(complaints({ runs: [run('a', 1, { state: 'skipped', windows: 40, reason: 'r' })] }), [
      'warn schedule.gaps',
    ]);
    const scheduler = { jobs: 1, running: 2, waiting: 90, lag: 4_000 };
    const server = { ...HEALTHY.server, scheduler } as Facts['server'] & object;
    assert.deepEqual(complaints({ server }), ['fail schedule.lag']);
    assert.deepEqual(complaints({ runs: [run('a', 2), run('a', 1, { ms: 2_000_000 })] }), ['warn schedule.slow']);
    const detections = [
      { name: 'B', data: 'none' as const, sources: ['Zeek'], missing: [] },
      { name: 'C', data: 'there' as const, sources: ['Sysmon'], missing: ['QueryName'] },
    ];
    assert.deepEqual(complaints({ detections }), ['warn detections.data', 'warn detections.fields']);
  });
});
