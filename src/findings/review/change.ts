import { reviewMessages } from '../../diagnostics/codes/review.js';
import { type Diagnostic, diagnoser } from '../../diagnostics/index.js';
import type { LookupStore } from '../../store/index.js';
import { appendReviews, MOST_CHANGES, type ReviewRecord, type Standing } from './journal.js';
import { STATUSES } from './words.js';

const diagnose = diagnoser(reviewMessages);

/** What somebody wants of findings; what is absent stays as it is. Ids as in `words.ts`. */
export interface Edit extends Partial<Standing> {
  readonly comment?: string;
}

/** A finding as it was seen when the change was decided on. */
export interface Seen extends Standing {
  readonly id: string;
  readonly ruleName: string;
  /** How many changes it had. */
  readonly version: number;
}

/** What a team asks of changes (log_review.conf; capabilities transition_reviewstatus-<from>_to_<to>). */
export interface ReviewPolicy {
  /** Characters that a comment must have, where every change needs one; absent: none is needed. */
  readonly commentLength?: number;
  /** Which statuses may follow on one, by id; a status that is not named may become any other. */
  readonly transitions?: ReadonlyMap<string, readonly string[]>;
}

export interface Change {
  readonly edit: Edit;
  /** Who. */
  readonly by: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly policy?: ReviewPolicy;
}

export type Outcome =
  | { readonly id: string; readonly outcome: 'changed'; readonly record: ReviewRecord }
  /** It was so already. */
  | { readonly id: string; readonly outcome: 'unchanged' }
  | { readonly id: string; readonly outcome: 'conflict' | 'refused'; readonly problem: Diagnostic };

/** Why a change is not allowed. */
function objection(seen: Seen, { edit, policy = {} }: Change): Diagnostic | undefined {
  const { commentLength, transitions } = policy;
  const length = (edit.comment ?? '').trim().length;
  if (commentLength !== undefined && length < commentLength) {
    return diagnose('review/comment', {}, length, commentLength);
  }
  if (edit.owner !== undefined && edit.owner.trim() === '') return diagnose('review/empty', {}, 'owner');
  const follow = edit.status === undefined || edit.status === seen.status ? undefined : transitions?.get(seen.status);
  if (edit.status !== undefined && follow !== undefined && !follow.includes(edit.status)) {
    const label = (id: string) => STATUSES.get(id) ?? id;
    return diagnose('review/transition', {}, label(seen.status), label(edit.status), follow.map(label));
  }
  return seen.version < MOST_CHANGES ? undefined : diagnose('review/too-many-changes', {}, seen.id, MOST_CHANGES);
}

const PARTS = ['status', 'owner', 'urgency', 'disposition'] as const;

function recordOf(seen: Seen, { edit, by, now }: Change): ReviewRecord {
  const standing: Standing = {
    status: edit.status ?? seen.status,
    owner: edit.owner?.trim() ?? seen.owner,
    urgency: edit.urgency ?? seen.urgency,
    disposition: edit.disposition ?? seen.disposition,
  };
  return {
    ...standing,
    finding: seen.id,
    ruleName: seen.ruleName,
    version: seen.version + 1,
    time: now / 1000,
    user: by,
    comment: edit.comment?.trim() ?? '',
    changed: PARTS.filter((part) => standing[part] !== seen[part]),
  };
}

/**
 * Makes one change to findings: a record each, written in one step. A finding that has changed since it was seen stays
 * as it is, and so does one that the policy keeps from it; the others change. Outcomes come in the order of the findings.
 */
export async function reviewFindings(
  lookups: LookupStore,
  findings: readonly Seen[],
  change: Change,
): Promise<readonly Outcome[]> {
  const planned = [...new Map(findings.map((seen) => [seen.id, seen])).values()].map((seen) => {
    const problem = objection(seen, change);
    const record = recordOf(seen, change);
    return {
      seen,
      record,
      problem,
      idle: problem === undefined && record.comment === '' && record.changed.length === 0,
    };
  });
  const wanted = planned.filter(({ problem, idle }) => problem === undefined && !idle);
  const late = await appendReviews(
    lookups,
    wanted.map(({ record }) => record),
  );
  return planned.map(({ seen, record, problem, idle }): Outcome => {
    const { id, version } = seen;
    if (problem !== undefined) return { id, outcome: 'refused', problem };
    if (idle) return { id, outcome: 'unchanged' };
    if (!late.has(id)) return { id, outcome: 'changed', record };
    return { id, outcome: 'conflict', problem: conflict(id, version, late.get(id)) };
  });
}

/** What is said where a finding is no longer as it was seen. */
export function conflict(id: string, seen: number, last: ReviewRecord | undefined): Diagnostic {
  return diagnose('review/conflict', {}, id, seen, last?.version ?? 0, last?.user ?? '');
}
