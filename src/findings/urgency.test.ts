import assert from 'node:assert/strict';
import { it } from 'node:test';
import { priorityIn, urgencyOf } from './index.js';

it('makes urgency of severity and the highest priority, as Enterprise Security does', () => {
  const cases = [
    ['high', { dest_priority: 'critical' }, 'critical'],
    ['medium', {}, 'low'],
    ['medium', { src_priority: 'low', user_priority: 'critical' }, 'high'],
    ['critical', { priority: 'unknown' }, 'high'],
    [undefined, { dest_priority: 'high' }, 'medium'],
    ['informational', { dest_priority: 'critical' }, 'informational'],
    ['HIGH', { dest_priority: ['Low', 'CRITICAL'] }, 'critical'],
    ['low', { priority: 'critical' }, 'medium'],
    ['high', { priority: 'informational' }, 'unknown'],
    ['odd', {}, 'unknown'],
  ] as const;
  for (const [severity, row, urgency] of cases) assert.equal(urgencyOf(severity, priorityIn(row)), urgency);
});
