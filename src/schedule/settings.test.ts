import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCron, parseCron } from './cron.js';
import { startable, type Waiting } from './queue.js';
import { readSchedule, type Settings } from './settings.js';
import { parseSkew, skewSeconds } from './skew.js';
import { countOf, triggers } from './trigger.js';
import { rangeName, rangeOf } from './windows.js';

const HOURLY = { cron_schedule: '0 * * * *', 'dispatch.earliest_time': '-70m@m', 'dispatch.latest_time': '-10m@m' };

function schedule(...layers: readonly Settings[]) {
  const { schedule: read, problems } = readSchedule(HOURLY, ...layers);
  assert.ok(read, JSON.stringify(problems));
  return read;
}

const at = (text: string): number => Date.parse(`2024-05-01T${text}Z`) / 1000;

describe('settings', () => {
  it('are those of savedsearches.conf, with what correlation searches have where nothing is said', () => {
    const read = schedule();
    assert.deepEqual(
      [read.realtime, read.window, read.timezone, read.skew, read.trigger],
      [
        false,
        0,
        'UTC',
        { seconds: 0 },
        { kind: 'count', of: 'number of events', relation: 'greater than', quantity: { amount: 0, percent: false } },
      ],
    );
  });

  it('a priority excludes a window', () => {
    assert.equal(schedule({ schedule_window: '10' }).window, 600);
    const both = schedule({ schedule_window: '10', schedule_priority: 'highest' });
    assert.deepEqual([both.window, both.priority], [0, 'highest']);
  });

  it('that are wrong or unknown are named', () => {
    const { problems } = readSchedule(HOURLY, {
      allow_skew: '5',
      schedul_window: '3',
      realtime_schedule: 'maybe',
      cron_schedule: '0 0 * jan *',
      'dispatch.earliest_time': 'rt-5m',
      'alert.suppress.period': '0',
      timezone: 'Mars/Base',
    });
    assert.deepEqual(problems.map(({ code }) => code).sort(), [
      'schedule/cron-field',
      'schedule/no-setting',
      ...Array.from({ length: 5 }, () => 'schedule/setting'),
    ]);
    assert.match(problems.map(({ hint }) => hint).join(), /schedule_window/);
  });
});

describe('ranges', () => {
  it('count from the scheduled time', () => {
    const five = schedule({ 'dispatch.earliest_time': '-5m@m', 'dispatch.latest_time': '@m' });
    assert.deepEqual(rangeOf(five, at('10:05:00'), 140, undefined), {
      earliest: at('10:00:00'),
      latest: at('10:05:00'),
    });
    assert.equal(rangeName(rangeOf(schedule(), 7_200, 0, undefined)), '3000..6600');
  });

  it('move by the skew only where the setting says so', () => {
    const five: Settings = { 'dispatch.earliest_time': '-5m', 'dispatch.latest_time': 'now' };
    const range = (more: Settings) => rangeOf(schedule(five, more), at('01:30:00'), 180, undefined);
    assert.deepEqual(range({}), { earliest: at('01:25:00'), latest: at('01:30:00') });
    assert.deepEqual(range({ allow_data_time_skew: '1' }), { earliest: at('01:28:00'), latest: at('01:33:00') });
  });

  it('of durable searches join where the last one ended', () => {
    const durable = schedule({ 'durable.track_time_type': '_indextime', 'durable.lag_time': '60' });
    const [latest, before] = [at('10:00:00') - 660, at('07:00:00')];
    assert.deepEqual(rangeOf(durable, at('10:00:00'), 0, before), { earliest: before, latest, byIndexTime: true });
    assert.deepEqual(rangeOf(durable, at('10:00:00'), 0, undefined).earliest, at('10:00:00') - 71 * 60);
  });
});

describe('skew', () => {
  const cron = (text: string) => {
    const parsed = parseCron(text);
    assert.ok(isCron(parsed));
    return parsed;
  };

  it('is within what is allowed, the same for a name, different between names', () => {
    const skew = parseSkew('100%') ?? { seconds: 0 };
    const of = (name: string) => skewSeconds(name, cron('*/5 * * * *'), 300, skew);
    const all = Array.from({ length: 200 }, (_, i) => of(`search ${i}`));
    assert.ok(Math.min(...all) < 30 && Math.max(...all) > 270 && Math.max(...all) < 300);
    assert.equal(of('a'), of('a'));
    assert.equal(skewSeconds('a', cron('0 * * * *'), 3_600, { seconds: 0 }), 0);
  });

  it('moves only the seconds of a schedule at a certain minute', () => {
    const skew = parseSkew('1h') ?? { seconds: 0 };
    const all = Array.from({ length: 100 }, (_, i) => skewSeconds(`s${i}`, cron('13 4 * * *'), 86_400, skew));
    assert.ok(all.every((seconds) => seconds < 60) && new Set(all).size > 20);
  });

  it('needs a unit', () => {
    assert.deepEqual(['5', '5m', '50%', '1d', '', 'x'].map(parseSkew), [
      undefined,
      { seconds: 300 },
      { share: 0.5 },
      { seconds: 86_400 },
      undefined,
      undefined,
    ]);
  });
});

describe('triggers', () => {
  const fires = (relation: string, quantity: string, count: number, before?: number) => {
    const { trigger } = schedule({ counttype: 'number of events', relation, quantity });
    assert.ok(trigger.kind === 'count');
    return triggers(trigger, count, before);
  };

  it('compare a count, or its change', () => {
    assert.deepEqual([fires('greater than', '0', 0), fires('greater than', '0', 1)], [false, true]);
    assert.deepEqual(
      [fires('equal to', '3', 3), fires('not equal to', '3', 3), fires('less than', '3', 2)],
      [true, false, true],
    );
    assert.deepEqual([fires('rises by', '5', 20, 10), fires('rises by', '5', 12, 10)], [true, false]);
    assert.deepEqual([fires('drops by', '10%', 80, 100), fires('drops by', '10%', 95, 100)], [true, false]);
    assert.deepEqual(
      [fires('rises by', '5', 20), fires('rises by', '50%', 3, 0), fires('rises by', '50%', 0, 0)],
      [false, true, false],
    );
  });

  it('count results, hosts or sources', () => {
    const rows = [{ host: 'a' }, { host: 'a' }, { host: ['b', 'c'] }, {}];
    const of = (counttype: string) => countOf(rows, schedule({ counttype }).trigger);
    assert.deepEqual([of('number of events'), of('number of hosts'), of('number of sources')], [4, 3, 0]);
  });
});

describe('whose turn it is', () => {
  const waiting = (
    name: string,
    scheduled: number,
    settings: Settings = {},
    needs: readonly string[] = [],
  ): Waiting => ({
    job: { id: name, name, search: '', schedule: schedule(settings), needs, since: 0 },
    run: `${name}${scheduled}`,
    scheduled,
    attempt: 1,
    from: scheduled,
  });
  const order = (queue: readonly Waiting[], now: number, running: readonly (readonly [string, number])[] = []) =>
    startable(queue, new Map(running), now).map(({ run }) => run);

  it('goes by priority and kind, then by age', () => {
    const rt = { realtime_schedule: '1' };
    const queue = [
      waiting('cd', 5),
      waiting('rd', 9, rt),
      waiting('ch', 9, { schedule_priority: 'highest' }),
      waiting('rh', 9, { ...rt, schedule_priority: 'higher' }),
      waiting('old', 3),
      waiting('wait', 1, { schedule_window: '1' }),
    ];
    assert.deepEqual(order(queue, 10), ['ch9', 'rh9', 'rd9', 'old3', 'cd5', 'wait1']);
    assert.deepEqual(order(queue, 100), ['ch9', 'rh9', 'rd9', 'wait1', 'old3', 'cd5']);
  });

  it('lets one run of a job go at a time, its oldest first, and none before its moment', () => {
    const queue = [waiting('a', 20), waiting('a', 10), waiting('b', 10), waiting('c', 99)];
    assert.deepEqual(order(queue, 30), ['a10', 'b10']);
    assert.deepEqual(order(queue, 30, [['a', 0]]), ['b10']);
  });

  it('keeps a detection behind the baselines it needs', () => {
    const queue = [waiting('d', 10, {}, ['base']), waiting('base', 10)];
    assert.deepEqual(order(queue, 30), ['base10']);
    assert.deepEqual(order(queue.slice(0, 1), 30, [['base', 10]]), []);
    assert.deepEqual(
      order([waiting('d', 10, {}, ['base']), waiting('base', 20)], 30),
      ['base20', 'd10'].sort().reverse(),
    );
  });
});
