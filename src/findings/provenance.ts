import type { Annotations } from './annotations.js';
import type { Finding } from './finding.js';
import type { NumberedRow } from './identity.js';
import type { Row, Rule, Run } from './rule.js';
import { limitOf, throttleKeyOf } from './throttle.js';

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
    savedsearch_description: rule.description,
    security_domain: rule.tags.securityDomain,
    annotations,
    ...throttleKey(rule, run, row),
    // As `addinfo` writes them.
    info_min_time: (run.earliest ?? 0).toFixed(3),
    info_max_time: run.latest === undefined ? '+Infinity' : run.latest.toFixed(3),
    info_search_time: run.now.toFixed(3),
    result: row,
  };
}

/** What is looked for by hand throttles nothing: only the runs of a schedule have occasions. */
function throttleKey(rule: Rule, { occasion }: Run, row: Row): Pick<Finding, 'throttle_key'> {
  const limit = occasion === undefined ? undefined : limitOf(rule);
  return limit === undefined ? {} : { throttle_key: throttleKeyOf(rule, limit, row) };
}
