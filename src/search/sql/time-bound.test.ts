import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Diagnostic } from '../../diagnostics/index.js';
import { resolveTime } from './time-bound.js';

test('a bad time has a place only where it stands in the search', () => {
  const reported: Diagnostic[] = [];
  const clock = { now: 0, timezone: 'UTC', report: (d: Diagnostic) => void reported.push(d) };
  assert.equal(resolveTime('-1h', clock, undefined), -3600);
  assert.equal(resolveTime('yesterday', clock, { from: 4, to: 13 }), undefined);
  assert.equal(resolveTime('yesterday', clock, undefined), undefined);
  assert.deepEqual(
    reported.map(({ code, span }) => [code, span]),
    [
      ['search/bad-time', { from: 4, to: 13 }],
      ['search/bad-time', undefined],
    ],
  );
});
