import type { Annotations } from './annotations.js';
import type { RiskEvent } from './finding.js';
import type { NumberedRow } from './identity.js';
import { findingId } from './identity.js';
import { provenanceOf } from './provenance.js';
import type { Row, Rule, Run } from './rule.js';
import { valuesOf } from './rule.js';
import { fieldName, quoted } from './spl-text.js';
import { fillText } from './tokens.js';

/** The risk events of one row: one a risk object and value of it, none where the field is absent or empty. */
export function riskEventsFor(rule: Rule, run: Run, numbered: NumberedRow, annotations: Annotations): RiskEvent[] {
  const { row } = numbered;
  const threats = rule.threatObjects.flatMap(({ field, type }) =>
    valuesOf(row, field).map((value) => ({ value, type })),
  );
  const same = {
    ...provenanceOf(rule, run, numbered, annotations),
    threat_object: threats.map(({ value }) => value),
    threat_object_type: threats.map(({ type }) => type),
    analyticstories: rule.tags.analyticStory,
  };
  return rule.riskObjects.flatMap(({ field, type, score, message }) =>
    [...new Set(valuesOf(row, field))].map((value) => ({
      event_id: findingId('risk', rule.id, run.occasion, numbered, field, type, value),
      ...same,
      risk_object: value,
      risk_object_type: type,
      normalized_risk_object: value,
      risk_score: scoreIn(row) ?? score,
      // Of several values in the field, this event is about one.
      risk_message: fillText(message ?? rule.tags.message ?? rule.name, { ...row, [field]: value }),
      contributing_events_search: `| savedsearch ${quoted(run.searchName)} | search ${fieldName(field)}=${quoted(value)}`,
    })),
  );
}

/** A `risk_score` that the search computed counts instead of the detection's (security_content#3185). */
function scoreIn(row: Row): number | undefined {
  const [text] = valuesOf(row, 'risk_score');
  const score = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(score) ? score : undefined;
}
