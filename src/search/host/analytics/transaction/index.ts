export { type Grouping, groupTransactions, type Transaction } from './group.js';
export type { Member, Rules } from './member.js';
export { ADDED, merger, type Rendering } from './merge.js';
