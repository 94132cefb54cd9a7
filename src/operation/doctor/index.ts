export { type Check, STATUSES, type Status } from './check.js';
export { examine, type Report } from './examine.js';
export type { Facts, ServerFacts } from './facts.js';
export { diskOf, gather, type Patient } from './gather.js';
