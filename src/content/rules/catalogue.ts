import { anyObjectChecks } from './any-object.js';
import { asideChecks } from './aside-checks.js';
import { betweenChecks } from './between.js';
import { detectionFormChecks } from './detection-form.js';
import { engineChecks } from './engine.js';
import { keyChecks } from './keys.js';
import { missingPipeChecks } from './missing-pipe.js';
import { otherKindChecks } from './other-kinds.js';
import { riskChecks } from './risk.js';
import type { Check, Rule } from './rule.js';
import { formRules } from './rules-of-form.js';
import { searchRules } from './rules-of-search.js';
import { scheduleChecks } from './schedules.js';
import { searchTextChecks } from './search-text.js';
import { vocabularyChecks } from './vocabulary-checks.js';

/** Every rule of content, in the order in which they are listed. */
export const RULES: readonly Rule[] = [...formRules, ...searchRules];

export const CHECKS: readonly Check[] = [
  ...keyChecks,
  ...anyObjectChecks,
  ...detectionFormChecks,
  ...vocabularyChecks,
  ...riskChecks,
  ...searchTextChecks,
  ...missingPipeChecks,
  ...engineChecks,
  ...scheduleChecks,
  ...betweenChecks,
  ...otherKindChecks,
  ...asideChecks,
];
