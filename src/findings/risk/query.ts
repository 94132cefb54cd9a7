import type { Row } from '../rule.js';
import { valuesOf } from '../rule.js';
import { quoted } from '../spl-text.js';

/*
 * Risk is asked of the data model Risk.All_Risk, where factors have made `calculated_risk_score` of the scores that
 * detections gave. Nothing of it is kept: what an object's risk is depends on the window.
 */

const TACTICS = 'annotations.mitre_attack.mitre_tactic';
const TECHNIQUES = 'annotations.mitre_attack.mitre_technique_id';

export interface RiskFilter {
  /** Names of objects, with `*` for any text. */
  readonly objects?: readonly string[];
  /** `user`, `system` … */
  readonly types?: readonly string[];
}

function termsOf({ objects = [], types = [] }: RiskFilter): string {
  const any = (field: string, values: readonly string[]) =>
    values.length === 0 ? [] : [`(${values.map((value) => `${field}=${quoted(value)}`).join(' OR ')})`];
  const terms = [...any('risk_object', objects), ...any('risk_object_type', types)];
  return terms.length === 0 ? '' : ` | search ${terms.join(' ')}`;
}

/** Objects by the sum of their risk: two of one name and different types are different objects. */
export function riskSearch(filter: RiskFilter): string {
  return `| from datamodel:Risk.All_Risk${termsOf(filter)} | stats sum(calculated_risk_score) as score count as events dc(source) as sources values(source) as source values("${TACTICS}") as tactic values("${TECHNIQUES}") as technique min(_time) as first max(_time) as last by risk_object risk_object_type | sort 0 - score + risk_object`;
}

/** Every risk event of objects, the oldest first. */
export function riskTimelineSearch(filter: RiskFilter): string {
  return `| from datamodel:Risk.All_Risk${termsOf(filter)} | sort 0 _time | table _time risk_object risk_object_type source risk_message risk_score risk_factor_add risk_factor_mult risk_factor calculated_risk_score threat_object "${TACTICS}" "${TECHNIQUES}" event_id`;
}

/** The risk of one object over a window. */
export interface ObjectRisk {
  readonly object: string;
  readonly type: string;
  readonly score: number;
  readonly events: number;
  /** Searches of the detections that found it. */
  readonly sources: readonly string[];
  /** As the events say; of techniques whose tactics they do not say, `techniques` has the ids. */
  readonly tactics: readonly string[];
  readonly techniques: readonly string[];
  /** Seconds since the epoch. */
  readonly first: number;
  readonly last: number;
}

const numberOf = (row: Row, field: string): number => Number(valuesOf(row, field)[0] ?? 0);

/** A row of `riskSearch` read. */
export function objectRiskOf(row: Row): ObjectRisk {
  return {
    object: valuesOf(row, 'risk_object')[0] ?? '',
    type: valuesOf(row, 'risk_object_type')[0] ?? '',
    score: numberOf(row, 'score'),
    events: numberOf(row, 'events'),
    sources: valuesOf(row, 'source'),
    tactics: valuesOf(row, 'tactic'),
    techniques: valuesOf(row, 'technique'),
    first: numberOf(row, 'first'),
    last: numberOf(row, 'last'),
  };
}

/** One risk event. */
export interface RiskStep {
  readonly event: string;
  /** Seconds since the epoch. */
  readonly time: number;
  readonly object: string;
  readonly type: string;
  readonly source: string;
  readonly message: string;
  /** As the detection gave it. */
  readonly base: number;
  /** With risk factors. */
  readonly score: number;
  /** Names of the factors that made the difference. */
  readonly factors: readonly string[];
  readonly threats: readonly string[];
  readonly techniques: readonly string[];
}

/** A row of `riskTimelineSearch` read. */
export function riskStepOf(row: Row): RiskStep {
  const text = (field: string): string => valuesOf(row, field)[0] ?? '';
  return {
    event: text('event_id'),
    time: numberOf(row, '_time'),
    object: text('risk_object'),
    type: text('risk_object_type'),
    source: text('source'),
    message: text('risk_message'),
    base: numberOf(row, 'risk_score'),
    score: numberOf(row, 'calculated_risk_score'),
    factors: valuesOf(row, 'risk_factor'),
    threats: valuesOf(row, 'threat_object'),
    techniques: valuesOf(row, TECHNIQUES),
  };
}
