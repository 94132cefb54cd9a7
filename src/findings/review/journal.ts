import { randomUUID } from 'node:crypto';
import type { LookupCell, LookupRows, LookupStore, LookupTarget } from '../../store/index.js';

/*
 * The review of findings is a journal: a row for every change, in the collection `incident_review`, where searches look
 * for it as they do in Enterprise Security. A row has who, when, and how the finding stands from then on; none is ever
 * rewritten. The state of a finding is a query over its rows: the macro `incident_review`.
 */

export const REVIEWS: LookupTarget = { kind: 'collection', name: 'incident_review' };

/** Rows of one finding that a lookup gives at most; a change beyond would not be seen. */
export const MOST_CHANGES = 1000;

/** What a finding can be: ids as in `words.ts`. */
export interface Standing {
  readonly status: string;
  readonly owner: string;
  readonly urgency: string;
  readonly disposition: string;
}

/** One change. A row written by others than Karst may leave parts of the standing empty: unchanged. */
export interface ReviewRecord extends Standing {
  readonly finding: string;
  readonly ruleName: string;
  /** The how-many-eth change of its finding, from 1. */
  readonly version: number;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly user: string;
  readonly comment: string;
  /** The parts of the standing that this change made different. */
  readonly changed: readonly string[];
}

const COLUMNS = [
  '_key',
  'time',
  'rule_id',
  'rule_name',
  'status',
  'owner',
  'urgency',
  'disposition',
  'comment',
  'user',
];
const CHANGED = 'changed';
/** Tells the rows of one attempt from those of another that wanted the same version. */
const ATTEMPT = 'attempt';

const keyOf = ({ finding, version }: Pick<ReviewRecord, 'finding' | 'version'>): string => `${finding}#${version}`;

function rowsOf(records: readonly ReviewRecord[], attempt: string): LookupRows {
  return {
    columns: [...COLUMNS, CHANGED, ATTEMPT],
    rows: records.map((record) => [
      keyOf(record),
      record.time.toFixed(6),
      record.finding,
      record.ruleName,
      record.status,
      record.owner,
      record.urgency,
      record.disposition,
      record.comment === '' ? null : record.comment,
      record.user,
      record.changed.length === 0 ? null : record.changed.join(' '),
      attempt,
    ]),
  };
}

function textOf(cell: LookupCell | undefined): string {
  return typeof cell === 'string' ? cell : (cell?.[0] ?? '');
}

type Found = ReviewRecord & { readonly key: string; readonly attempt: string };

function foundIn({ columns, rows }: LookupRows, wanted: ReadonlySet<string> | undefined): readonly Found[] {
  const reader = (column: string) => {
    const at = columns.indexOf(column);
    return (row: readonly LookupCell[]): string => (at < 0 ? '' : textOf(row[at]));
  };
  const [key, time, finding, ruleName, status, owner, urgency, disposition, comment, user] = COLUMNS.map(reader);
  const [changed, attempt] = [reader(CHANGED), reader(ATTEMPT)];
  const versions = new Map<string, number>();
  return rows.flatMap((row) => {
    const id = finding?.(row) ?? '';
    if (id === '' || (wanted !== undefined && !wanted.has(id))) return [];
    const version = (versions.get(id) ?? 0) + 1;
    versions.set(id, version);
    return {
      key: key?.(row) ?? '',
      time: Number(time?.(row) ?? 0),
      finding: id,
      version,
      ruleName: ruleName?.(row) ?? '',
      status: status?.(row) ?? '',
      owner: owner?.(row) ?? '',
      urgency: urgency?.(row) ?? '',
      disposition: disposition?.(row) ?? '',
      comment: comment?.(row) ?? '',
      user: user?.(row) ?? '',
      changed: changed(row).split(' ').filter(Boolean),
      attempt: attempt(row),
    };
  });
}

async function found(lookups: LookupStore, findings?: readonly string[]): Promise<readonly Found[]> {
  const contents = await lookups.read(REVIEWS);
  return contents === undefined ? [] : foundIn(contents, findings && new Set(findings));
}

/** The changes of findings, or of all, in the order in which they were made. */
export async function reviewHistory(
  lookups: LookupStore,
  findings?: readonly string[],
): Promise<readonly ReviewRecord[]> {
  return (await found(lookups, findings)).map(({ key: _, attempt: __, ...record }) => record);
}

/**
 * Appends changes, each of them only if its finding has not reached that version yet: of two that saw the same version,
 * one is written. Resolves to those that were left out, each with the change that came before it.
 */
export async function appendReviews(
  lookups: LookupStore,
  records: readonly ReviewRecord[],
): Promise<ReadonlyMap<string, ReviewRecord | undefined>> {
  if (records.length === 0) return new Map();
  const attempt = randomUUID();
  await lookups.write(REVIEWS, 'insert', rowsOf(records, attempt));
  const ids = records.map(({ finding }) => finding);
  const now = await found(lookups, ids);
  const mine = new Set(now.filter((row) => row.attempt === attempt).map(({ key }) => key));
  const last = new Map(now.map((row) => [row.finding, row]));
  const left = records.filter((record) => !mine.has(keyOf(record)));
  return new Map(left.map(({ finding }) => [finding, last.get(finding)]));
}
