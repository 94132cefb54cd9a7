import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isCron, parseCron } from './cron.js';
import { dueWindows } from './due.js';
import { occurrences } from './occurrences.js';
import { wallTimeAt } from './zone-clock.js';

const DAY = 86_400;

/** A sequence of numbers from 0 to 1 that is the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function scheduleOf(cron: string, timezone: string, realtime = false) {
  const parsed = parseCron(cron);
  assert.ok(isCron(parsed));
  return { cron: parsed, timezone, realtime };
}

/** Looks at the clock again and again for a year: at odd moments, late, and after it was set back or forth. */
function live(schedule: ReturnType<typeof scheduleOf>, begin: number, end: number, seed: number) {
  const random = numbers(seed);
  const run: number[] = [];
  const missed: { from: number; to: number; windows: number }[] = [];
  let [now, done] = [begin, begin];
  const look = (): void => {
    const due = dueWindows(schedule, done, now, { catchUp: DAY, restarted: false });
    run.push(...due.run);
    if (due.missed !== undefined) missed.push(due.missed);
    done = Math.max(done, due.missed?.to ?? 0, ...due.run);
  };
  while (now < end) {
    const luck = random();
    if (luck < 0.02) now -= random() * 3 * 3_600;
    else if (luck < 0.04) now += random() * 20 * 3_600;
    else now += random() * 2 * 3_600;
    now = Math.min(now, end);
    look();
  }
  return { run, missed };
}

describe('a year of schedules', () => {
  const begin = Date.UTC(2024, 0, 1) / 1000;
  const end = Date.UTC(2025, 0, 1) / 1000;

  for (const [cron, timezone, windows] of [
    ['0 * * * *', 'UTC', 366 * 24],
    ['0 * * * *', 'Europe/Berlin', 366 * 24],
    ['30 2 * * *', 'America/New_York', 366],
    ['*/30 0-3 * * 0', 'Europe/Berlin', 52 * 8],
    ['15 9 29 2 *', 'Australia/Sydney', 1],
    ['0 0 1,15 * 1', 'Asia/Tehran', 52 + 24 - 3],
  ] as const) {
    it(`${cron} in ${timezone}: each window exactly once, in its order`, () => {
      const schedule = scheduleOf(cron, timezone);
      const { run, missed } = live(schedule, begin, end, 7);
      assert.deepEqual(missed, []);
      assert.equal(new Set(run).size, run.length);
      assert.deepEqual(run, occurrences(schedule.cron, begin, end, timezone));
      assert.ok(Math.abs(run.length - windows) <= 3, `${run.length} windows`);
      for (const time of run) {
        const { minute, hour } = wallTimeAt(time / 60, timezone);
        assert.ok(schedule.cron.minutes.has(minute) && schedule.cron.hours.has(hour));
      }
    });
  }

  it('goes through the changes of summer time and the leap day', () => {
    const days = (month: number, day: number) => (time: number) => {
      const wall = wallTimeAt(time / 60, 'Europe/Berlin');
      return wall.month === month && wall.day === day;
    };
    const { run } = live(scheduleOf('0 * * * *', 'Europe/Berlin'), begin, end, 3);
    const lengths = [
      [3, 31],
      [10, 27],
      [2, 29],
    ].map(([month = 0, day = 0]) => run.filter(days(month, day)).length);
    assert.deepEqual(lengths, [23, 25, 24]);
    const once = live(scheduleOf('30 2 * * *', 'Europe/Berlin'), begin, end, 3).run;
    assert.deepEqual([once.filter(days(3, 31)).length, once.filter(days(10, 27)).length], [0, 2]);
  });
});

describe('windows after downtime', () => {
  const at = (text: string): number => Date.parse(`2024-05-01T${text}Z`) / 1000;
  const shown = (times: readonly number[]) => times.map((time) => new Date(time * 1000).toISOString().slice(11, 16));
  const catchUp = DAY;

  it('continuous: all are run, oldest first', () => {
    const due = dueWindows(scheduleOf('*/5 * * * *', 'UTC'), at('10:00:00'), at('10:21:00'), {
      catchUp,
      restarted: true,
    });
    assert.deepEqual([shown(due.run), due.missed], [['10:05', '10:10', '10:15', '10:20'], undefined]);
  });

  it('continuous: no further back than the bound, and the rest is told of', () => {
    const schedule = scheduleOf('0 * * * *', 'UTC');
    const done = at('00:00:00') - 30 * 3_600;
    const due = dueWindows(schedule, done, at('00:30:00'), { catchUp, restarted: true });
    assert.equal(due.run.length, 24);
    assert.deepEqual(due.missed, { from: done + 3_600, to: done + 6 * 3_600, windows: 6, why: 'too old' });
    const none = dueWindows(schedule, done, at('00:30:00'), { catchUp: 0, restarted: true });
    assert.deepEqual([none.run, none.missed?.windows], [[], 30]);
  });

  it('real-time: nothing is made up, and a late run gives way to the next', () => {
    const schedule = scheduleOf('*/5 * * * *', 'UTC', true);
    const down = dueWindows(schedule, at('10:00:00'), at('10:21:00'), { catchUp, restarted: true });
    assert.deepEqual([down.run, down.missed?.windows, down.missed?.why], [[], 4, 'the server was not running']);
    const late = dueWindows(schedule, at('10:00:00'), at('10:12:00'), { catchUp, restarted: false });
    assert.deepEqual([shown(late.run), late.missed?.windows, late.missed?.why], [['10:10'], 1, 'a newer window']);
  });

  it('a clock that is set back makes nothing due again', () => {
    const due = dueWindows(scheduleOf('*/5 * * * *', 'UTC'), at('10:00:00'), at('09:00:00'), {
      catchUp,
      restarted: false,
    });
    assert.deepEqual(due, { run: [] });
  });
});
