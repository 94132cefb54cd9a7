import { type Deployment, type Detection, searchName } from '../../content/index.js';
import { severityOf } from '../../findings/index.js';
import type { ConfSetting, ConfStanza } from '../conf/index.js';
import { Float, type Json, settingJson } from '../json/index.js';
import { type BuildSource, epochOf, rawValue } from '../source.js';
import { dataModelsOf, mappingsOf, providersOf } from './mappings.js';
import { describe, withKeys } from './wording.js';

type Settings = readonly ConfSetting[];

function annotationsOf(detection: Detection, source: BuildSource): Json {
  const { tags, type, dataSources } = detection;
  return {
    ...mappingsOf(detection, source),
    analytic_story: tags.analyticStory,
    confidence: tags.confidence,
    impact: tags.impact,
    ...(tags.cve.length > 0 && { cve: tags.cve }),
    data_source: dataSources,
    type,
    type_list: [type],
  };
}

const inOrder = <T extends Readonly<Record<string, unknown>>>(items: readonly T[], keys: readonly (keyof T)[]) => {
  const text = (item: T): string => keys.map((key) => String(item[key])).join('');
  return [...items].sort((a, b) => (text(a) < text(b) ? -1 : 1));
};

/** Who gets the risk, and what the attacker used, as `action.risk.param._risk` has them. */
export function riskEntries({ riskObjects, threatObjects }: Detection) {
  const risks = riskObjects.map(({ field, type, score }) => ({
    risk_object_field: field,
    risk_object_type: type,
    risk_score: score,
  }));
  const threats = threatObjects.map(({ field, type }) => ({ threat_object_field: field, threat_object_type: type }));
  return {
    risks: inOrder(risks, ['risk_object_field', 'risk_object_type', 'risk_score']),
    threats: inOrder(threats, ['threat_object_field', 'threat_object_type']),
  };
}

function escuSettings(detection: Detection, source: BuildSource): Settings {
  const { tags, search, date } = detection;
  const raw = rawValue(source.content, detection);
  const guids = (raw.tags as { readonly atomic_guid?: unknown } | undefined)?.atomic_guid ?? raw.atomic_guid;
  const providers = providersOf(search);
  return [
    ['action.escu', 0],
    ['action.escu.enabled', 1],
    ['description', describe(detection)],
    ['action.escu.mappings', settingJson(mappingsOf(detection, source))],
    ['action.escu.data_models', settingJson(dataModelsOf(search))],
    ['action.escu.eli5', describe(detection)],
    ['action.escu.how_to_implement', detection.howToImplement || 'none'],
    ['action.escu.known_false_positives', detection.knownFalsePositives || 'None'],
    ['action.escu.creation_date', date],
    ['action.escu.modification_date', date],
    ['action.escu.confidence', 'high'],
    ['action.escu.search_type', 'detection'],
    ['action.escu.product', settingJson(tags.product)],
    ['action.escu.atomic_red_team_guids', Array.isArray(guids) ? settingJson(guids.map(String)) : undefined],
    ['action.escu.providing_technologies', providers.length > 0 ? settingJson(providers) : 'null'],
    ['action.escu.analytic_story', tags.analyticStory.length > 0 ? settingJson(tags.analyticStory) : undefined],
  ];
}

function riskSettings(detection: Detection, { rba }: Deployment): Settings {
  const { risks, threats } = riskEntries(detection);
  if (!rba || risks.length + threats.length === 0) return [];
  return [
    ['action.risk', 1],
    ['action.risk.param._risk_message', detection.tags.message ?? detection.name],
    ['action.risk.param._risk', settingJson([...risks, ...threats])],
    ['action.risk.param._risk_score', 0],
    ['action.risk.param.verbose', 0],
  ];
}

function scheduleSettings({ scheduling }: Deployment): Settings {
  return [
    ['cron_schedule', scheduling.cronSchedule],
    ['dispatch.earliest_time', scheduling.earliestTime],
    ['dispatch.latest_time', scheduling.latestTime],
    ['schedule_window', scheduling.scheduleWindow],
  ];
}

function correlationSettings(detection: Detection, source: BuildSource, label: string): Settings {
  const metadata = {
    detection_id: detection.id,
    deprecated: detection.status === 'deprecated' ? '1' : '0',
    detection_version: String(detection.version),
    publish_time: new Float(epochOf(detection.date)),
  };
  return [
    ['action.correlationsearch.enabled', 1],
    ['action.correlationsearch.detection_type', 'ebd'],
    ['action.correlationsearch.label', label],
    ['action.correlationsearch.annotations', settingJson(annotationsOf(detection, source))],
    ['action.correlationsearch.metadata', settingJson(metadata)],
  ];
}

/** Enterprise Security wants entities; risk is told elsewhere. */
const NO_ENTITY: Json = [{ risk_object_field: 'N/A', risk_object_type: 'N/A', risk_score: 0 }];

/** Title of the notable with the detection's keys filled in; a correlation's says what it stems from. */
export function notableTitle(detection: Detection, title: string, source: BuildSource): string {
  return (detection.type === 'Correlation' ? 'RBA: ' : '') + withKeys(title, 'title of the notable', detection, source);
}

function notableSettings(detection: Detection, { notable }: Deployment, source: BuildSource): Settings {
  if (notable === undefined) return [];
  return [
    ['action.notable', 1],
    ['action.notable.param._entities', settingJson(NO_ENTITY)],
    ['action.notable.param.nes_fields', notable.nesFields.length > 0 ? notable.nesFields.join(',') : undefined],
    [
      'action.notable.param.rule_description',
      withKeys(notable.ruleDescription, 'description of the notable', detection, source),
    ],
    ['action.notable.param.rule_title', notableTitle(detection, notable.ruleTitle, source)],
    ['action.notable.param.security_domain', detection.tags.securityDomain],
    ['action.notable.param.severity', severityOf(detection.tags.riskScore)],
  ];
}

function alertSettings({ throttling }: Detection['tags'], enabled: boolean): Settings {
  return [
    ['alert.digest_mode', 1],
    ['disabled', enabled ? 'false' : 'true'],
    ['enableSched', 1],
    ['allow_skew', '100%'],
    ['counttype', 'number of events'],
    ['relation', 'greater than'],
    ['quantity', 0],
    ['realtime_schedule', 0],
    ['is_visible', 'false'],
    ['alert.suppress', throttling && 'true'],
    ['alert.suppress.fields', throttling?.fields.join(',')],
    ['alert.suppress.period', throttling?.period],
  ];
}

function drilldownSettings({ drilldowns, search }: Detection): Settings {
  if (drilldowns.length === 0) return [];
  const written = drilldowns.map((drilldown) => ({
    name: drilldown.name,
    search: drilldown.search.replaceAll('%original_detection_search%', () => search),
    earliest_offset: drilldown.earliestOffset,
    latest_offset: drilldown.latestOffset,
  }));
  return [['action.notable.param.drilldown_searches', settingJson(written)]];
}

/**
 * A detection as a stanza of savedsearches.conf, key for key in contentctl 5's order. Throws a `KarstError` when the
 * deployment's texts ask for what the detection does not have.
 */
export function detectionStanza(detection: Detection, deployment: Deployment, source: BuildSource): ConfStanza {
  const name = searchName(detection, source.info.label);
  const enabled = detection.enabledByDefault === true;
  return {
    name,
    settings: [
      ...escuSettings(detection, source),
      ...riskSettings(detection, deployment),
      ...scheduleSettings(deployment),
      ...correlationSettings(detection, source, name),
      ...notableSettings(detection, deployment, source),
      ...alertSettings(detection.tags, enabled),
      ['search', detection.search],
      ...drilldownSettings(detection),
    ],
  };
}
