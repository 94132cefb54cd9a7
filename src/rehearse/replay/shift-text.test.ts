import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { shiftText } from './shift-text.js';

const TIME = Date.UTC(2024, 9, 24, 9, 5, 6) * 1000;
const DAY = 86_400;

describe('times in a text', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['ISO 8601', 'at 2024-10-24T09:05:06.123456Z', 'at 2024-11-23T09:05:06.123456Z'],
    ['with a space and a zone', '2024-10-24 11:05:06 +0200', '2024-11-23 11:05:06 +0200'],
    ['American, with halves', '10/24/2024 09:05:06 AM', '11/23/2024 09:05:06 AM'],
    ['American, without zeros', '10/24/2024 9:05:06 AM', '11/23/2024 9:05:06 AM'],
    ['American, of 24 hours', '10/24/2024 13:05:06', '11/23/2024 13:05:06'],
    ['web servers', '[24/Oct/2024:09:05:06 +0000]', '[23/Nov/2024:09:05:06 +0000]'],
    ['syslog', '<34>Oct 24 09:05:06 host', '<34>Nov 23 09:05:06 host'],
    ['epoch seconds', 'audit(1729760706.123:4)', 'audit(1732352706.123:4)'],
    ['epoch milliseconds', '"ts": 1729760706123', '"ts": 1732352706123'],
    ['several', '2024-10-24T09:05:06 2024-10-24T09:05:07', '2024-11-23T09:05:06 2024-11-23T09:05:07'],
    ['a far one stays', 'NotAfter=2030-01-01T00:00:00Z id=1000000000', 'NotAfter=2030-01-01T00:00:00Z id=1000000000'],
    ['other digits stay', 'pid=17297607061 10/24 v2024-10', 'pid=17297607061 10/24 v2024-10'],
  ];
  for (const [what, from, to] of cases) {
    test(what, () => assert.equal(shiftText(from, TIME, 30 * DAY), to));
  }
  test('by less than a day', () => {
    assert.equal(shiftText('2024-10-24T23:59:59Z', TIME, 1), '2024-10-25T00:00:00Z');
    assert.equal(shiftText('10/24/2024 12:59:59 PM', TIME, 1), '10/24/2024 01:00:00 PM');
  });
});
