import { findingsMessages } from '../diagnostics/codes/findings.js';
import type { Diagnostic } from '../diagnostics/index.js';
import { diagnoser } from '../diagnostics/index.js';
import { annotationsOf } from './annotations.js';
import { consequencesOf } from './consequences.js';
import type { Notable, RiskEvent } from './finding.js';
import { numberRows } from './identity.js';
import { notableFor } from './notable.js';
import { riskEventsFor } from './risk-event.js';
import type { Consequences, Row, Rule, Run } from './rule.js';
import { valuesOf } from './rule.js';
import { fieldTokens } from './tokens.js';
import type { PriorityOf } from './urgency.js';

const diagnose = diagnoser(findingsMessages);

/** The results of one run of one detection. */
export interface FindingsInput {
  readonly detection: Rule;
  /** What is made of them; absent: what is usual for the detection's type. */
  readonly deployment?: Consequences | undefined;
  readonly rows: readonly Row[];
  readonly run: Run;
  /** The highest priority that lists of assets and identities give what a row is about; absent: there are none. */
  readonly priority?: PriorityOf | undefined;
}

export interface Findings {
  readonly notables: readonly Notable[];
  readonly riskEvents: readonly RiskEvent[];
  /** Warnings about fields that the detection counts on and no row has. */
  readonly messages: readonly Diagnostic[];
}

/**
 * Makes notables and risk events of a detection's results: TTP both, Anomaly risk events, Correlation notables, Hunting
 * neither, unless the deployment says otherwise. Pure: the same rows give the same ids, whenever and however often.
 */
export function buildFindings({ detection: rule, deployment, rows, run, priority }: FindingsInput): Findings {
  const { notable, rba } = consequencesOf(rule.type, deployment);
  const annotations = annotationsOf(rule);
  const numbered = numberRows(rows);
  return {
    notables: notable ? numbered.map((row) => notableFor(rule, notable, run, row, annotations, priority)) : [],
    riskEvents: rba ? numbered.flatMap((row) => riskEventsFor(rule, run, row, annotations)) : [],
    messages: rba && rows.length > 0 ? absentFields(rule, rows) : [],
  };
}

function absentFields(rule: Rule, rows: readonly Row[]): readonly Diagnostic[] {
  const absent = (field: string) => !rows.some((row) => valuesOf(row, field).length > 0);
  const place = rule.file === undefined ? {} : { file: rule.file };
  const risk = new Set(rule.riskObjects.map(({ field }) => field).filter(absent));
  const tokens = new Set(fieldTokens(rule.tags.message ?? '').filter(absent));
  return [
    ...[...risk].map((field) => diagnose('findings/risk-field-absent', place, field)),
    ...[...tokens].map((token) => diagnose('findings/unknown-token', place, token, 'risk message')),
  ];
}
