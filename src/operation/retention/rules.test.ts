import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { cutFor, limitsFor, type Retention, ruleFor } from './rules.js';

const DAY = 86_400;
const NOW = Date.UTC(2026, 10, 24, 18, 43, 20);

const RULES: Retention = {
  others: { maxAge: 90 * DAY, maxSize: 1000 },
  indexes: new Map([
    ['short', { maxAge: 2 * DAY }],
    ['risk', { maxAge: 365 * DAY }],
    ['kept', {}],
  ]),
};

describe('retention', () => {
  test('findings, risk and the audit log go only by rules of their own', () => {
    assert.deepEqual(ruleFor(RULES, 'main'), RULES.others);
    assert.deepEqual(ruleFor(RULES, 'notable'), {});
    assert.deepEqual(ruleFor(RULES, '_audit'), {});
    assert.deepEqual(ruleFor(RULES, 'risk'), { maxAge: 365 * DAY });
  });

  test('long ages count in whole days, short ones in whole hours', () => {
    assert.equal(cutFor(90 * DAY, NOW), Date.UTC(2026, 7, 26) * 1000);
    assert.equal(cutFor(2 * DAY, NOW), Date.UTC(2026, 10, 22, 18) * 1000);
  });

  test('limits are made for the indexes that there are and have a rule', () => {
    assert.deepEqual(limitsFor(RULES, ['notable', 'main', 'kept', 'short', 'main'], NOW), [
      { index: 'main', before: Date.UTC(2026, 7, 26) * 1000, bytes: 1000 },
      { index: 'short', before: Date.UTC(2026, 10, 22, 18) * 1000 },
    ]);
  });
});
