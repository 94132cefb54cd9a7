export {
  type Change,
  conflict,
  type Edit,
  type Outcome,
  type ReviewPolicy,
  reviewFindings,
  type Seen,
} from './change.js';
export { type ReviewRecord, reviewHistory } from './journal.js';
export { type FindingFilter, findingsSearch } from './query.js';
export { type Reviewed, reviewedOf } from './reviewed.js';
export { suppressionCondition, withSuppressions } from './suppressing.js';
export {
  addSuppression,
  endSuppression,
  isOver,
  type NewSuppression,
  type Suppression,
  suppressionsIn,
} from './suppressions.js';
export { DISPOSITIONS, dispositionOf, STATUSES, statusOf, type Understood, URGENCIES, urgencyNamed } from './words.js';
