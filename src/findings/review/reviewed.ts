import type { DrilldownSearch } from '../finding.js';
import type { FieldValue, Row } from '../rule.js';
import { valuesOf } from '../rule.js';
import type { Seen } from './change.js';

/** A finding as it stands: what the detection wrote, and what people have made of it. */
export interface Reviewed extends Seen {
  /** Seconds since the epoch. */
  readonly time: number;
  readonly title: string;
  readonly description: string;
  readonly detection: string;
  readonly searchName: string;
  readonly domain: string;
  readonly severity: string;
  readonly statusLabel: string;
  /** New, Open or Closed. */
  readonly statusGroup: string;
  readonly dispositionLabel: string;
  /** Oldest first. */
  readonly comments: readonly string[];
  readonly suppressions: readonly string[];
  /** What it is about, by field. */
  readonly about: Readonly<Record<string, FieldValue>>;
  readonly techniques: readonly string[];
  readonly drilldowns: readonly DrilldownSearch[];
  readonly contributing: string;
  /** The window of the run, in seconds since the epoch; absent: open on this side. */
  readonly earliest?: number;
  readonly latest?: number;
  /** Every field of the event. */
  readonly row: Row;
}

function one(row: Row, field: string): string {
  return valuesOf(row, field)[0] ?? '';
}

function json<T>(text: string, otherwise: T): T {
  try {
    return text === '' ? otherwise : (JSON.parse(text) as T);
  } catch {
    return otherwise;
  }
}

/** Fields that a finding is about where its rule does not say. */
const SUBJECTS = ['risk_object', 'user', 'dest', 'src', 'dvc', 'src_user'];

function aboutOf(row: Row): Reviewed['about'] {
  const given = json<Reviewed['about'] | undefined>(one(row, 'nes_fields'), undefined);
  if (given !== undefined && typeof given === 'object' && Object.keys(given).length > 0) return given;
  return Object.fromEntries(
    SUBJECTS.flatMap((field) => {
      const values = valuesOf(row, field);
      return values.length === 0 ? [] : [[field, values.length === 1 ? (values[0] ?? '') : values] as const];
    }),
  );
}

function bound(row: Row, field: string): number | undefined {
  const time = Number(one(row, field) || Number.NaN);
  return Number.isFinite(time) && time > 0 ? time : undefined;
}

/** A row of the macro `notable` read. */
export function reviewedOf(row: Row): Reviewed {
  const [earliest, latest] = [bound(row, 'info_min_time'), bound(row, 'info_max_time')];
  const drilldowns = json<unknown>(one(row, 'drilldown_searches'), []);
  return {
    id: one(row, 'rule_id'),
    version: Number(one(row, 'review_version') || 0),
    time: Number(one(row, '_time')),
    ruleName: one(row, 'rule_name'),
    title: one(row, 'rule_title'),
    description: one(row, 'rule_description'),
    detection: one(row, 'detection_id'),
    searchName: one(row, 'search_name'),
    domain: one(row, 'security_domain'),
    severity: one(row, 'severity'),
    urgency: one(row, 'urgency'),
    status: one(row, 'status'),
    statusLabel: one(row, 'status_label'),
    statusGroup: one(row, 'status_group'),
    owner: one(row, 'owner'),
    disposition: one(row, 'disposition'),
    dispositionLabel: one(row, 'disposition_label'),
    comments: valuesOf(row, 'comment'),
    suppressions: valuesOf(row, 'suppression'),
    about: aboutOf(row),
    techniques: valuesOf(row, 'annotations.mitre_attack'),
    drilldowns: Array.isArray(drilldowns) ? (drilldowns as readonly DrilldownSearch[]) : [],
    contributing: one(row, 'contributing_events_search'),
    ...(earliest === undefined ? {} : { earliest }),
    ...(latest === undefined ? {} : { latest }),
    row,
  };
}
