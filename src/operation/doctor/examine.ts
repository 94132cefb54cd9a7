import { type Check, type Status, worst } from './check.js';
import { DATA_RULES } from './data-rules.js';
import type { Facts } from './facts.js';
import { SCHEDULE_RULES } from './schedule-rules.js';
import { STORE_RULES } from './store-rules.js';

export interface Report {
  readonly status: Status;
  readonly checks: readonly Check[];
}

/** What all rules say of the facts, in a fixed order. */
export function examine(facts: Facts): Report {
  const checks = [...STORE_RULES, ...DATA_RULES, ...SCHEDULE_RULES].map((rule) => rule(facts));
  return { status: worst(checks), checks };
}
