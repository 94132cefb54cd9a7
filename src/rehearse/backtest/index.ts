export { type Backtested, backtest } from './backtest.js';
export type { Period } from './busy-times.js';
export type { DayTally, Entity, FieldTally } from './tally.js';
