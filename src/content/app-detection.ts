import { createHash } from 'node:crypto';
import type { Span } from '../diagnostics/index.js';
import type { Setting } from '../knowledge/index.js';
import { type AppStanza, asFile } from './conf-content.js';
import type { Loaded } from './loaded.js';
import type { Detection, DetectionType, Drilldown, NotableAction, RiskObject, ThreatObject } from './model.js';
import { isRecord } from './yaml-file.js';

type Get = (key: string) => string;
type Json = Readonly<Record<string, unknown>>;

const isOn = (value: string): boolean => /^(1|true|yes)$/i.test(value.trim());
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** What a setting's JSON holds; whatever else it holds counts as nothing. */
function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

/** The texts of a JSON list. */
export function textsIn(value: string): readonly string[] {
  return texts(parsed(value));
}

function record(value: string): Json {
  const found = parsed(value);
  return isRecord(found) ? found : {};
}

function records(value: string): readonly Json[] {
  const found = parsed(value);
  return Array.isArray(found) ? found.filter(isRecord) : [];
}

/** Whether a saved search is a detection: a correlation search, or one that makes notables or risk. */
export function isDetection({ settings }: AppStanza): boolean {
  const on = (key: string): boolean => isOn(settings.get(key)?.value ?? '');
  return (
    on('action.correlationsearch.enabled') ||
    on('action.notable') ||
    on('action.risk') ||
    settings.get('action.escu.search_type')?.value.trim() === 'detection'
  );
}

/** A UUID that is always the same for the same name, for searches that bring none. */
export function idOf(name: string): string {
  const hash = createHash('sha1').update(`karst saved search ${name}`).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

/** Who makes what: TTP risk and notables, Anomaly risk, Correlation notables (contentctl's templates). */
function typeOf(get: Get, annotations: Json): DetectionType {
  const said = text(annotations.type);
  if (said === 'TTP' || said === 'Anomaly' || said === 'Hunting' || said === 'Correlation') return said;
  const [risk, notable] = [isOn(get('action.risk')), isOn(get('action.notable'))];
  if (risk) return notable ? 'TTP' : 'Anomaly';
  return notable ? 'Correlation' : 'Hunting';
}

function riskTypeOf(type: string): RiskObject['type'] {
  return type === 'user' || type === 'system' ? type : 'other';
}

function riskOf(get: Get): { riskObjects: readonly RiskObject[]; threatObjects: readonly ThreatObject[] } {
  const entries = records(get('action.risk.param._risk'));
  // Enterprise Security before 6.4 knew one object a search.
  const single = get('action.risk.param._risk_object');
  const before =
    single === ''
      ? []
      : [
          {
            field: single,
            type: riskTypeOf(get('action.risk.param._risk_object_type')),
            score: Number(get('action.risk.param._risk_score')) || 0,
          },
        ];
  const risks = entries.flatMap((entry) => {
    const field = text(entry.risk_object_field);
    if (field === '') return [];
    return [{ field, type: riskTypeOf(text(entry.risk_object_type)), score: Number(entry.risk_score) || 0 }];
  });
  const threats = entries.flatMap((entry) => {
    const field = text(entry.threat_object_field);
    return field === '' ? [] : [{ field, type: text(entry.threat_object_type) }];
  });
  return { riskObjects: risks.length > 0 ? risks : before, threatObjects: threats };
}

function drilldownsOf(get: Get): readonly Drilldown[] {
  return records(get('action.notable.param.drilldown_searches')).map(
    ({ name, search, earliest_offset, latest_offset }) => ({
      name: text(name),
      search: text(search),
      ...(text(earliest_offset) !== '' && { earliestOffset: text(earliest_offset) }),
      ...(text(latest_offset) !== '' && { latestOffset: text(latest_offset) }),
    }),
  );
}

function notableOf(get: Get): { notable?: NotableAction } {
  if (!isOn(get('action.notable'))) return {};
  const nes = get('action.notable.param.nes_fields');
  return {
    notable: {
      ruleTitle: get('action.notable.param.rule_title') || '%name%',
      ruleDescription: get('action.notable.param.rule_description') || '%description%',
      nesFields: nes.split(/\s*,\s*/).filter((field) => field !== ''),
    },
  };
}

function throttlingOf(get: Get): { throttling?: { fields: readonly string[]; period: string } } {
  const fields = get('alert.suppress.fields')
    .split(/[\s,]+/)
    .filter((field) => field !== '');
  if (!isOn(get('alert.suppress')) || fields.length === 0) return {};
  return { throttling: { fields, period: get('alert.suppress.period') || '60s' } };
}

/** `ESCU - Name - Rule` and `Threat - Name - Rule` are called Name. */
function nameOf({ name }: AppStanza): string {
  return /^[^-]+ - (.+) - Rule$/s.exec(name)?.[1] ?? name;
}

const DOMAINS = ['access', 'endpoint', 'network', 'threat', 'identity', 'audit'] as const;

function tagsOf(get: Get, annotations: Json, riskObjects: readonly RiskObject[]): Detection['tags'] {
  const message = get('action.risk.param._risk_message');
  const domain = get('action.notable.param.security_domain');
  const mappings = record(get('action.escu.mappings'));
  return {
    analyticStory: texts(annotations.analytic_story),
    assetType: get('action.escu.asset_type'),
    ...(riskObjects.length > 0 && { riskScore: Math.max(...riskObjects.map(({ score }) => score)) }),
    ...(message !== '' && { message }),
    mitreAttackId: [...new Set([...texts(annotations.mitre_attack), ...texts(mappings.mitre_attack)])],
    observables: [],
    product: texts(parsed(get('action.escu.product'))),
    requiredFields: [],
    securityDomain: DOMAINS.find((known) => known === domain) ?? 'threat',
    cve: texts(annotations.cve),
    ...throttlingOf(get),
  };
}

function deploymentOf(stanza: AppStanza, get: Get, type: DetectionType): Detection['deployment'] {
  return {
    name: `${stanza.name} (inline)`,
    type,
    scheduling: {
      cronSchedule: get('cron_schedule') || '0 * * * *',
      earliestTime: get('dispatch.earliest_time') || '-70m@m',
      latestTime: get('dispatch.latest_time') || 'now',
      scheduleWindow: get('schedule_window') || '0',
    },
    ...notableOf(get),
    rba: isOn(get('action.risk')),
    file: stanza.origin.path,
  };
}

/** Where a setting's value stands, without its key. */
function valueSpan({ source, span }: Setting): Span {
  const key = /^[^=]*=[ \t]*/.exec(source.slice(span.from, span.to));
  return { from: span.from + (key?.[0].length ?? 0), to: span.to };
}

/** A stanza of savedsearches.conf as a detection. Settings: savedsearches.conf.spec; Enterprise Security's actions. */
export function appDetection(stanza: AppStanza, root: string): Loaded<Detection> {
  const get: Get = (key) => stanza.settings.get(key)?.value.trim() ?? '';
  const annotations = record(get('action.correlationsearch.annotations'));
  const metadata = record(get('action.correlationsearch.metadata'));
  const type = typeOf(get, annotations);
  const risk = riskOf(get);
  const search = stanza.settings.get('search');
  const file = asFile(stanza, root);
  const deployment = deploymentOf(stanza, get, type);
  const item: Detection = {
    id: text(metadata.detection_id) || idOf(stanza.name),
    name: nameOf(stanza),
    version: Number(metadata.detection_version) || 1,
    date: get('action.escu.modification_date'),
    author: '',
    status: 'production',
    type,
    description: get('description'),
    search: get('search'),
    dataSources: texts(annotations.data_source),
    howToImplement: get('action.escu.how_to_implement'),
    knownFalsePositives: get('action.escu.known_false_positives'),
    references: [],
    drilldowns: drilldownsOf(get),
    tags: tagsOf(get, annotations, risk.riskObjects),
    ...risk,
    tests: [],
    ...(deployment && { deployment }),
    form: 'conf',
    file: search?.file ?? file.path,
    searchSpan: search ? valueSpan(search) : file.span([]),
  };
  return { item, file };
}
