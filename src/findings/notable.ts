import type { Annotations } from './annotations.js';
import { drilldownsFor } from './drilldown.js';
import type { Notable } from './finding.js';
import type { NumberedRow } from './identity.js';
import { findingId } from './identity.js';
import { provenanceOf } from './provenance.js';
import type { FieldValue, NotableWording, Row, Rule, Run } from './rule.js';
import { valuesOf } from './rule.js';
import { severityOf } from './severity.js';
import { fieldName, quoted } from './spl-text.js';
import { fillAttributes, fillText } from './tokens.js';
import { type PriorityOf, priorityIn, urgencyOf } from './urgency.js';

/** The notable of one row. A correlation's title begins with `RBA: `, as contentctl has it. */
export function notableFor(
  rule: Rule,
  wording: NotableWording,
  run: Run,
  numbered: NumberedRow,
  annotations: Annotations,
  priorityOf?: PriorityOf,
): Notable {
  const { row } = numbered;
  const prefix = rule.type === 'Correlation' ? 'RBA: ' : '';
  return {
    event_id: findingId('notable', rule.id, run.occasion, numbered),
    ...provenanceOf(rule, run, numbered, annotations),
    rule_name: rule.name,
    rule_title: prefix + fillText(fillAttributes(wording.ruleTitle, rule), row),
    rule_description: fillText(fillAttributes(wording.ruleDescription, rule), row),
    severity: severityOf(rule.tags.riskScore),
    urgency: valuesOf(row, 'urgency')[0] ?? urgencyOf(severityOf(rule.tags.riskScore), priorityIn(row, priorityOf)),
    nes_fields: presentFields(row, wording.nesFields),
    drilldown_searches: drilldownsFor(rule, row, run),
    contributing_events_search: contributingSearch(rule, run, row),
  };
}

function presentFields(row: Row, fields: readonly string[]): Readonly<Record<string, FieldValue>> {
  return Object.fromEntries(
    fields.flatMap((field): [string, FieldValue][] => {
      const value = valuesOf(row, field);
      return value.length === 0 ? [] : [[field, value.length === 1 ? (value[0] ?? '') : value]];
    }),
  );
}

/** The rows of the search that have this row's risk objects, or all where it has none. */
function contributingSearch(rule: Rule, run: Run, row: Row): string {
  const fields = [...new Set(rule.riskObjects.map(({ field }) => field))];
  const terms = fields.flatMap((field) => valuesOf(row, field).map((value) => `${fieldName(field)}=${quoted(value)}`));
  const search = `| savedsearch ${quoted(run.searchName)}`;
  return terms.length === 0 ? search : `${search} | search ${terms.join(' ')}`;
}
