import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Cron, isCron, parseCron } from './cron.js';
import { nextOccurrence, occurrences, periodAfter, previousOccurrence } from './occurrences.js';

function cron(text: string): Cron {
  const parsed = parseCron(text);
  assert.ok(isCron(parsed), JSON.stringify(parsed));
  return parsed;
}

const at = (text: string): number => Date.parse(text) / 1000;
const shown = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 16);

/** The next times after one, without their date where it is the same day in UTC. */
function next(text: string, after: string, count: number, timezone = 'UTC'): readonly string[] {
  return occurrences(cron(text), at(after), Infinity, timezone, count).map(shown);
}

describe('cron', () => {
  it('is due as the manual says', () => {
    const hours = (text: string) =>
      occurrences(cron(text), at('2024-05-01T23:59:59Z'), at('2024-05-02T23:59:00Z'), 'UTC').map((t) =>
        shown(t).slice(11),
      );
    assert.deepEqual(next('*/5 * * * *', '2024-05-01T10:02:30Z', 2), ['2024-05-01T10:05', '2024-05-01T10:10']);
    assert.deepEqual(next('00,20,40 * * * *', '2024-05-01T10:20:01Z', 2), ['2024-05-01T10:40', '2024-05-01T11:00']);
    assert.deepEqual(
      next('03,23,43 * * * *', '2024-05-01T10:00:00Z', 3).map((t) => t.slice(14)),
      ['03', '23', '43'],
    );
    assert.deepEqual(
      hours('0 */3 * * *'),
      [0, 3, 6, 9, 12, 15, 18, 21].map((h) => `${String(h).padStart(2, '0')}:00`),
    );
    assert.deepEqual(
      next('*/7 * * * *', '2024-05-01T10:00:00Z', 9).map((t) => t.slice(11)),
      ['10:07', '10:14', '10:21', '10:28', '10:35', '10:42', '10:49', '10:56', '11:00'],
    );
    assert.equal(hours('0 9-17 * * *').length, 9);
    assert.deepEqual(hours('0 9-17/4 * * *'), ['09:00', '13:00', '17:00']);
    assert.deepEqual(
      hours('0 9-12,15-17 * * *').map((t) => Number(t.slice(0, 2))),
      [9, 10, 11, 12, 15, 16, 17],
    );
    assert.deepEqual(next('30 6 * * 0', '2024-05-01T00:00:00Z', 2), ['2024-05-05T06:30', '2024-05-12T06:30']);
    assert.deepEqual(next('0 0 1 * *', '2024-05-01T00:00:00Z', 2), ['2024-06-01T00:00', '2024-07-01T00:00']);
    assert.deepEqual(next('0 0 29 2 *', '2097-01-01T00:00:00Z', 1), ['2104-02-29T00:00']);
  });

  it('takes either day where both are restricted', () => {
    assert.deepEqual(next('0 0 13 * 5', '2024-09-01T00:00:00Z', 3), [
      '2024-09-06T00:00',
      '2024-09-13T00:00',
      '2024-09-20T00:00',
    ]);
    assert.deepEqual(next('0 0 13 * *', '2024-09-01T00:00:00Z', 1), ['2024-09-13T00:00']);
  });

  it('refuses what savedsearches.conf does not know, and says why', () => {
    const code = (text: string) => {
      const parsed = parseCron(text);
      return isCron(parsed) ? 'ok' : parsed.code;
    };
    const wrong = [
      '0 0 * jan *',
      '0 0 * * 7',
      '60 * * * *',
      '5/2 * * * *',
      '*/0 * * * *',
      '9-3 * * * *',
      '1,, * * * *',
    ];
    for (const text of [...wrong, '-1 * * * *', '0 0 L * *', '0 0 1W * *', '0 0 * * 1#2']) {
      assert.equal(code(text), 'schedule/cron-field', text);
    }
    for (const text of ['0 * * *', '', '@daily', '0 0 0 * * *']) assert.equal(code(text), 'schedule/cron-fields', text);
    assert.equal(code('0 0 31 2,4 *'), 'schedule/cron-never');
    assert.equal(code('0 0 31 2 1'), 'ok');
  });

  it('looks back', () => {
    const last = (text: string, time: string) => shown(previousOccurrence(cron(text), at(time), 'UTC') ?? 0);
    assert.equal(last('0 * * * *', '2024-05-01T10:59:59Z'), '2024-05-01T10:00');
    assert.equal(last('0 * * * *', '2024-05-01T10:00:00Z'), '2024-05-01T10:00');
    assert.equal(last('0 0 29 2 *', '2027-05-01T10:00:00Z'), '2024-02-29T00:00');
    assert.equal(periodAfter(cron('*/7 * * * *'), at('2024-05-01T10:56:00Z'), 'UTC'), 240);
  });
});

describe('time zones', () => {
  it('leave out what the clock leaves out, and run twice what it shows twice', () => {
    const berlin = (text: string, day: string, count: number) => next(text, day, count, 'Europe/Berlin');
    assert.deepEqual(berlin('30 2 * * *', '2024-03-30T12:00:00Z', 1), ['2024-04-01T00:30']);
    assert.deepEqual(berlin('30 2 * * *', '2024-10-26T12:00:00Z', 3), [
      '2024-10-27T00:30',
      '2024-10-27T01:30',
      '2024-10-28T01:30',
    ]);
    assert.deepEqual(berlin('0 0 * * 1', '2024-03-30T12:00:00Z', 1), ['2024-03-31T22:00']);
    // Midnight itself is left out here.
    assert.deepEqual(next('15 0 * * *', '2018-11-03T12:00:00Z', 2, 'America/Sao_Paulo'), [
      '2018-11-05T02:15',
      '2018-11-06T02:15',
    ]);
    // The clocks go by half an hour.
    assert.deepEqual(next('45 1 * * *', '2024-04-06T00:00:00Z', 3, 'Australia/Lord_Howe'), [
      '2024-04-06T14:45',
      '2024-04-06T15:15',
      '2024-04-07T15:15',
    ]);
  });

  it('agree with asking every minute', () => {
    for (const [zone, begin] of [
      ['America/New_York', '2024-03-09T12:00:00Z'],
      ['America/New_York', '2024-11-02T12:00:00Z'],
      ['Asia/Kathmandu', '2024-06-01T00:00:00Z'],
      ['Australia/Lord_Howe', '2024-10-05T00:00:00Z'],
    ] as const) {
      const expression = cron('*/20 0-3,23 * * 0,1,5');
      const every = Array.from({ length: 3 * 1440 }, (_, i) => at(begin) + (i + 1) * 60);
      const due = every.filter((time) => nextOccurrence(expression, time - 60, zone) === time);
      assert.deepEqual(occurrences(expression, at(begin), at(begin) + 3 * 86_400, zone), due, zone);
    }
  });
});
