import type { Annotations } from './annotations.js';
import type { FieldValue, Row } from './rule.js';

export type Severity = 'informational' | 'low' | 'medium' | 'high' | 'critical';

/** What notables and risk events have in common. Keys are Splunk's, times are epoch seconds. */
export interface Finding {
  /** 32 hexadecimal digits, the same whenever the same detection finds the same row again. */
  readonly event_id: string;
  readonly _time: number;
  readonly search_name: string;
  readonly source: string;
  readonly orig_sid: string;
  /** Position of the row in the result, from 0. */
  readonly orig_rid: string;
  readonly detection_id: string;
  readonly detection_version: number;
  readonly savedsearch_description: string;
  readonly security_domain: string;
  readonly annotations: Annotations;
  readonly contributing_events_search: string;
  readonly info_min_time: string;
  readonly info_max_time: string;
  readonly info_search_time: string;
  /** What throttling tells such findings apart by; absent where nothing throttles them. See `throttle`. */
  readonly throttle_key?: string;
  /** The row it was made from. In the record that is stored, its fields stand beside these: see `recordBody`. */
  readonly result: Row;
}

/** A search to look further with, ready to run. */
export interface DrilldownSearch {
  readonly name: string;
  readonly search: string;
  readonly earliest_offset?: string;
  readonly latest_offset?: string;
}

/** A finding for an analyst to decide on. */
export interface Notable extends Finding {
  readonly rule_name: string;
  readonly rule_title: string;
  readonly rule_description: string;
  readonly severity: Severity;
  /** The row's own, else by severity and the priority of what the row is about: see `urgencyOf`. */
  readonly urgency: string;
  /** The row's values of the fields that tell such notables apart. */
  readonly nes_fields: Readonly<Record<string, FieldValue>>;
  readonly drilldown_searches: readonly DrilldownSearch[];
}

/** Risk put on one user, system or other thing. */
export interface RiskEvent extends Finding {
  readonly risk_object: string;
  readonly risk_object_type: string;
  readonly normalized_risk_object: string;
  readonly risk_score: number;
  readonly risk_message: string;
  /** These two run in parallel. */
  readonly threat_object: readonly string[];
  readonly threat_object_type: readonly string[];
  readonly analyticstories: readonly string[];
}
