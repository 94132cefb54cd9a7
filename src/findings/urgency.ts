import type { Severity } from './finding.js';
import type { Row } from './rule.js';
import { valuesOf } from './rule.js';

export type Urgency = Severity | 'unknown';

/** From the lowest to the highest. */
const PRIORITIES = ['unknown', 'low', 'medium', 'high', 'critical'] as const;
type Priority = (typeof PRIORITIES)[number] | 'informational';

/** Severity → urgency by priority, in the order of PRIORITIES (ES, "How urgency is assigned to notable events"). */
const MATRIX: Readonly<Record<string, readonly Urgency[]>> = {
  unknown: ['low', 'low', 'low', 'medium', 'medium'],
  informational: ['informational', 'informational', 'informational', 'informational', 'informational'],
  low: ['low', 'low', 'low', 'medium', 'medium'],
  medium: ['low', 'low', 'medium', 'medium', 'high'],
  high: ['medium', 'medium', 'high', 'high', 'critical'],
  critical: ['high', 'high', 'critical', 'critical', 'critical'],
};

/** What a row can be about: ES looks at the priorities of these. */
const SUBJECTS = ['host', 'orig_host', 'src', 'dest', 'dvc', 'src_user', 'user'];
const FIELDS = ['priority', ...SUBJECTS.flatMap((field) => [`${field}_priority`, `${field}_owner_priority`])];

/** The highest priority among assets and identities, by the fields that name them. */
export type PriorityOf = (subjects: ReadonlyMap<string, readonly string[]>) => string;

/**
 * The highest priority among the assets and identities of a row, by what it says itself and by what `known` says of its
 * subjects; informational only where nothing else is said.
 */
export function priorityIn(row: Row, known?: PriorityOf): Priority {
  const said = FIELDS.flatMap((field) => valuesOf(row, field));
  const listed = known?.(new Map(SUBJECTS.map((field) => [field, valuesOf(row, field)])));
  const given = [...said, ...(listed === undefined ? [] : [listed])].map((value) => value.toLowerCase());
  const highest = PRIORITIES.findLast((priority) => given.includes(priority));
  if (highest !== undefined && highest !== 'unknown') return highest;
  return given.includes('informational') ? 'informational' : 'unknown';
}

/** A notable's urgency. What the matrix does not have, informational priority among it, is `unknown`. */
export function urgencyOf(severity: string | undefined, priority: string): Urgency {
  const row = MATRIX[(severity ?? 'unknown').toLowerCase()];
  return row?.[PRIORITIES.findIndex((known) => known === priority.toLowerCase())] ?? 'unknown';
}
