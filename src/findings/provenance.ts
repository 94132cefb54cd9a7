import type { Annotations } from './annotations.js';
import type { Finding } from './finding.js';
import type { NumberedRow } from './identity.js';
import type { Rule, Run } from './rule.js';

/** Where a finding comes from: what every one of a row has alike. */
export function provenanceOf(
  rule: Rule,
  run: Run,
  { row, position }: NumberedRow,
  annotations: Annotations,
): Omit<Finding, 'event_id' | 'contributing_events_search'> {
  return {
    _time: run.now,
    search_name: run.searchName,
    source: run.searchName,
    orig_sid: run.sid,
    orig_rid: String(position),
    detection_id: rule.id,
    detection_version: rule.version,
    security_domain: rule.tags.securityDomain,
    annotations,
    // As `addinfo` writes them.
    info_min_time: (run.earliest ?? 0).toFixed(3),
    info_max_time: run.latest === undefined ? '+Infinity' : run.latest.toFixed(3),
    info_search_time: run.now.toFixed(3),
    result: row,
  };
}
