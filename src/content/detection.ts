import type { Diagnostic } from '../diagnostics/index.js';
import { toDeployment } from './deployment.js';
import type { RawDetection } from './detection-schema.js';
import { detectionSchema } from './detection-schema.js';
import { toTests } from './detection-test.js';
import { inContentctl5, isEscu6, ownOfEscu6 } from './escu6.js';
import { escu6Schema, type RawEscu6 } from './escu6-schema.js';
import type { Detection, DetectionTags, Drilldown, RiskObject, ThreatObject } from './model.js';
import { riskObjects, riskScore, threatObjects } from './risk.js';
import { readShape } from './shape.js';
import type { Reading, YamlFile } from './yaml-file.js';
import { diagnose } from './yaml-file.js';

/** Reads `detections/` and below, written for contentctl 4 (`tags.observable`), 5 (`rba`), or as ESCU 6 has them. */
export function readDetection(file: YamlFile): Reading<Detection> {
  return isEscu6(file.value) ? readEscu6(file) : readContentctl(file);
}

function readContentctl(file: YamlFile): Reading<Detection> {
  const { item: raw, diagnostics } = readShape(file, detectionSchema);
  if (!raw) return { diagnostics };
  const findings = [...diagnostics, ...remarks(file, raw)];
  const error = withoutRisk(file, raw);
  if (error) return { diagnostics: [...findings, error] };
  return { item: toDetection(file, raw), diagnostics: findings };
}

function readEscu6(file: YamlFile): Reading<Detection> {
  const { item, diagnostics } = readShape(file, escu6Schema);
  if (!item) return { diagnostics };
  const findings = [...diagnostics, ...undocumented(file, ESCU6_DOCUMENTATION)];
  const error = escu6WithoutRisk(file, item);
  if (error) return { diagnostics: [...findings, error] };
  const detection = { ...toDetection(file, inContentctl5(item)), ...ownOfEscu6(item, file.path) };
  return { item: detection, diagnostics: findings };
}

function toDetection(file: YamlFile, raw: RawDetection): Detection {
  return {
    id: raw.id.toLowerCase(),
    name: raw.name,
    version: raw.version,
    date: raw.date ?? '',
    author: raw.author ?? '',
    status: raw.status,
    type: raw.type,
    description: raw.description,
    search: raw.search,
    // contentctl writes a need for several sources as “A AND B”.
    dataSources: raw.data_source.flatMap((source) => source.split(/\s+AND\s+/)).map((source) => source.trim()),
    howToImplement: raw.how_to_implement ?? '',
    knownFalsePositives: raw.known_false_positives ?? '',
    references: raw.references,
    ...(raw.enabled_by_default === true && { enabledByDefault: true }),
    drilldowns: (raw.drilldown_searches ?? []).map(toDrilldown),
    tags: toTags(raw),
    ...toRisk(raw),
    tests: toTests(file, raw),
    ...(raw.deployment && {
      deployment: toDeployment({ name: raw.name, ...raw.deployment }, `${raw.name} (inline)`, raw.type, file.path),
    }),
    file: file.path,
    searchSpan: file.span(['search']),
  };
}

function toTags(raw: RawDetection): DetectionTags {
  const { tags } = raw;
  const score = scoreOf(raw);
  const message = raw.rba?.message ?? tags.message;
  return {
    analyticStory: tags.analytic_story,
    assetType: tags.asset_type,
    ...(tags.confidence !== undefined && { confidence: tags.confidence }),
    ...(tags.impact !== undefined && { impact: tags.impact }),
    ...(score !== undefined && { riskScore: score }),
    ...(message !== undefined && { message }),
    mitreAttackId: tags.mitre_attack_id,
    observables: tags.observable ?? [],
    product: tags.product,
    requiredFields: tags.required_fields,
    securityDomain: tags.security_domain,
    cve: tags.cve,
    ...(tags.throttling && { throttling: tags.throttling }),
    ...(tags.manual_test !== undefined && { manualTest: tags.manual_test }),
  };
}

function toRisk({ rba, tags }: RawDetection): {
  riskObjects: readonly RiskObject[];
  threatObjects: readonly ThreatObject[];
} {
  if (rba) return { riskObjects: rba.risk_objects, threatObjects: rba.threat_objects ?? [] };
  const observables = tags.observable ?? [];
  const score = riskScore(tags.confidence ?? 0, tags.impact ?? 0);
  return { riskObjects: riskObjects(observables, score), threatObjects: threatObjects(observables) };
}

function scoreOf({ rba, tags }: RawDetection): number | undefined {
  if (rba) return Math.max(...rba.risk_objects.map((object) => object.score));
  return tags.confidence === undefined || tags.impact === undefined
    ? undefined
    : riskScore(tags.confidence, tags.impact);
}

function toDrilldown(raw: NonNullable<RawDetection['drilldown_searches']>[number]): Drilldown {
  return {
    name: raw.name,
    search: raw.search,
    ...(raw.earliest_offset !== undefined && { earliestOffset: raw.earliest_offset }),
    ...(raw.latest_offset !== undefined && { latestOffset: raw.latest_offset }),
  };
}

/** TTP and Anomaly live by their risk events: one that names no risk could never find anything. */
function withoutRisk(file: YamlFile, raw: RawDetection): Diagnostic | undefined {
  const risky = raw.type === 'TTP' || raw.type === 'Anomaly';
  if (!risky || raw.rba || raw.tags.observable !== undefined || raw.tags.confidence !== undefined) return undefined;
  return diagnose('content/no-risk', file.at(file.keySpan(['tags'])), raw.type);
}

function escu6WithoutRisk(file: YamlFile, { type, finding, intermediate_findings: found }: RawEscu6) {
  if ((type !== 'TTP' && type !== 'Anomaly') || finding || found) return undefined;
  return diagnose('content/no-risk', file.at(file.keySpan(['type'])), type);
}

const ALL_DOCUMENTATION = ['author', 'how_to_implement', 'known_false_positives', 'data_source', 'references'] as const;
const DOCUMENTATION = ['date', ...ALL_DOCUMENTATION];
const ESCU6_DOCUMENTATION = ['creation_date', ...ALL_DOCUMENTATION];

function undocumented(file: YamlFile, keys: readonly string[]): Diagnostic[] {
  const missing = keys.filter((key) => !(key in file.value));
  return missing.length === 0
    ? []
    : [diagnose('content/missing-documentation', file.at(file.keySpan(['name'])), missing)];
}

/** What is no reason to refuse a detection. */
function remarks(file: YamlFile, raw: RawDetection): Diagnostic[] {
  const found = undocumented(file, DOCUMENTATION);
  const score = raw.rba ? undefined : scoreOf(raw);
  if (score !== undefined && raw.tags.risk_score !== undefined && raw.tags.risk_score !== score) {
    const place = file.at(file.span(['tags', 'risk_score']));
    found.push(diagnose('content/risk-score-differs', place, raw.tags.risk_score, score));
  }
  if (raw.deployment && !raw.deployment.alert_action && raw.type !== 'Hunting') {
    found.push(diagnose('content/inline-deployment-is-silent', file.at(file.keySpan(['deployment'])), raw.type));
  }
  return found;
}
