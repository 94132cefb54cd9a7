import { basename, dirname } from 'node:path';
import type { Detection, LookupDefinition } from '../../content/index.js';
import { severityOf } from '../../findings/index.js';
import { cis20Of, dataModelsOf, killChainPhases, lookupFileName, nistOf, riskEntries } from '../app/index.js';
import type { Json } from '../json/index.js';
import { type BuildSource, deploymentOf, lookupsOf, macrosOf, tacticName, techniquesOf } from '../source.js';
import { type Entry, headOf } from './entry.js';
import { macroEntry } from './other-entries.js';

/** The folder a detection stands in: endpoint, cloud, network … */
export const folderOf = ({ file }: Detection): string => basename(dirname(file));

/** Names and tactics of the techniques; none unless the settings ask for enrichments. */
export function enrichmentsOf(detection: Detection, source: BuildSource): readonly Entry[] {
  if (!source.info.enrichments) return [];
  return techniquesOf(detection, source.techniques).map(({ id, name, tactics }) => ({
    mitre_attack_id: id,
    mitre_attack_technique: name,
    mitre_attack_tactics: tactics.map(tacticName),
    mitre_attack_groups: [],
  }));
}

function tagsOf(detection: Detection, source: BuildSource): Entry {
  const { tags } = detection;
  return {
    analytic_story: tags.analyticStory,
    asset_type: tags.assetType,
    cis20: [cis20Of(detection)],
    kill_chain_phases: source.info.enrichments ? killChainPhases(detection, source) : [],
    nist: [nistOf(detection)],
    security_domain: tags.securityDomain,
    mitre_attack_id: tags.mitreAttackId,
    mitre_attack_enrichments: enrichmentsOf(detection, source),
  };
}

function rbaOf(detection: Detection): Json {
  const { risks, threats } = riskEntries(detection);
  if (risks.length + threats.length === 0) return {};
  return { message: detection.tags.message ?? '', risk_objects: risks, threat_objects: threats };
}

function lookupEntry(lookup: LookupDefinition, source: BuildSource): Entry {
  const { name, description, path, collection, fields } = lookup;
  if (path === undefined)
    return {
      name,
      description,
      collection: collection ?? null,
      case_sensitive_match: null,
      fields_list: fields.join(', '),
    };
  return {
    name,
    description,
    filename: lookupFileName(lookup, source),
    default_match: lookup.defaultMatch ?? '',
    case_sensitive_match: String(lookup.caseSensitive),
    match_type: lookup.matchTypes.join(', '),
    min_matches: lookup.minMatches ?? null,
  };
}

/** A detection as contentctl's `Detection` serializes itself. */
export function detectionEntry(detection: Detection, source: BuildSource): Entry {
  const { content } = source;
  const notable = deploymentOf(content, detection)?.notable;
  const lookups = lookupsOf(content, detection.search).flatMap((name) => content.lookups.get(name) ?? []);
  return {
    ...headOf(detection, source),
    tags: tagsOf(detection, source),
    type: detection.type,
    search: detection.search,
    how_to_implement: detection.howToImplement,
    known_false_positives: detection.knownFalsePositives,
    datamodel: dataModelsOf(detection.search),
    source: folderOf(detection),
    nes_fields: notable === undefined ? null : notable.nesFields.join(','),
    rba: rbaOf(detection),
    risk_severity: notable && severityOf(detection.tags.riskScore),
    macros: macrosOf(detection.search)
      .filter((key) => content.macros.has(key))
      .map((key) => macroEntry(key, source)),
    lookups: lookups.map((lookup) => lookupEntry(lookup, source)),
  };
}
