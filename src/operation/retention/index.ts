export { Keeper, type KeeperTally, NO_TALLY } from './keeper.js';
export { KEEP_ALL, type KeepRule, limitsFor, type Retention, RUNS_AGE, ruleFor } from './rules.js';
export { type Swept, sweep } from './sweep.js';
