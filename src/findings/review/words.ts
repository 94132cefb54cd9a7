import { closeMatch } from '../../diagnostics/index.js';

/*
 * What people may say of a finding. Ids and labels are those of Enterprise Security, so that searches and clients written
 * for it mean the same here; the tables in packs/review say them to searches.
 */

/** Status id → label; 1 is where every finding starts. 0 stands for ids that are none and cannot be set. */
export const STATUSES: ReadonlyMap<string, string> = new Map([
  ['1', 'New'],
  ['2', 'In Progress'],
  ['3', 'Pending'],
  ['4', 'Resolved'],
  ['5', 'Closed'],
]);

/** Disposition id → label. */
export const DISPOSITIONS: ReadonlyMap<string, string> = new Map([
  ['disposition:1', 'True Positive - Suspicious Activity'],
  ['disposition:2', 'Benign Positive - Suspicious But Expected'],
  ['disposition:3', 'False Positive - Incorrect Analytic Logic'],
  ['disposition:4', 'False Positive - Inaccurate Data'],
  ['disposition:5', 'Other'],
  ['disposition:6', 'Undetermined'],
]);

export const URGENCIES: readonly string[] = ['unknown', 'informational', 'low', 'medium', 'high', 'critical'];

/** Either the id that is meant, or what could have been. */
export type Understood = { readonly id: string } | { readonly known: readonly string[]; readonly closest?: string };

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function understood(table: ReadonlyMap<string, string>, text: string): Understood {
  const wanted = plain(text);
  const labels = [...table].map(([id, label]) => ({ id, label, plain: plain(label) }));
  const exact = labels.find(({ id, plain: label }) => plain(id) === wanted || label === wanted);
  const begun = wanted === '' ? [] : labels.filter(({ plain: label }) => label.startsWith(wanted));
  const [only] = begun;
  if (exact !== undefined) return { id: exact.id };
  if (only !== undefined && begun.length === 1) return { id: only.id };
  const known = (begun.length > 1 ? begun : labels).map(({ label }) => label);
  const closest = closeMatch(text, known);
  return { known, ...(closest === undefined ? {} : { closest }) };
}

/** A status by its id or label, or the beginning of one: `5`, `closed`, `in_progress`. */
export function statusOf(text: string): Understood {
  return understood(STATUSES, text);
}

/** A disposition by its id, number or label, or the beginning of one that no other has: `disposition:1`, `2`, `true positive`. */
export function dispositionOf(text: string): Understood {
  return understood(DISPOSITIONS, /^\d$/.test(text.trim()) ? `disposition:${text.trim()}` : text);
}

export function urgencyNamed(text: string): Understood {
  return understood(new Map(URGENCIES.map((urgency) => [urgency, urgency])), text);
}
