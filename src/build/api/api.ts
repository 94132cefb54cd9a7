import type { Detection, SavedSearch, Story } from '../../content/index.js';
import { severityOf } from '../../findings/index.js';
import { cis20Of, dataModelsOf, killChainPhases, maintainerOf, nistOf } from '../app/index.js';
import { type Json, prettyJson } from '../json/index.js';
import {
  type BuildSource,
  byName,
  deploymentOf,
  type Files,
  lookupsOf,
  macroDescription,
  macrosOf,
  rawText,
  tacticName,
  techniquesOf,
} from '../source.js';

type Entry = { readonly [key: string]: Json | undefined };

function macroOf(key: string, { content }: BuildSource): Entry {
  const definition = content.macros.get(key)?.definition;
  return { name: key.replace(/\(\d+\)$/, ''), definition, description: macroDescription(content, key) };
}

function tagsOf(detection: Detection, source: BuildSource): Entry {
  const { tags } = detection;
  const enriched = techniquesOf(detection, source.techniques).map(({ id, name, tactics }) => ({
    mitre_attack_id: id,
    mitre_attack_technique: name,
    mitre_attack_tactics: tactics.map(tacticName),
  }));
  return {
    analytic_story: tags.analyticStory,
    asset_type: tags.assetType,
    cis20: [cis20Of(detection)],
    confidence: tags.confidence,
    cve: tags.cve,
    impact: tags.impact,
    kill_chain_phases: killChainPhases(detection, source),
    message: tags.message,
    mitre_attack_enrichments: enriched,
    mitre_attack_id: tags.mitreAttackId,
    nist: [nistOf(detection)],
    product: tags.product,
    risk_score: tags.riskScore,
    risk_severity: severityOf(tags.riskScore),
    security_domain: tags.securityDomain,
  };
}

function rbaOf({ riskObjects, threatObjects, tags }: Detection): Entry | null {
  if (riskObjects.length + threatObjects.length === 0) return null;
  return {
    message: tags.message,
    risk_objects: riskObjects.map(({ field, type, score, message }) => ({ field, type, score, message })),
    risk_score: tags.riskScore,
    threat_objects: threatObjects.map(({ field, type }) => ({ field, type })),
  };
}

/** The first folder below detections/: endpoint, cloud, network … */
function categoryOf(file: string): string {
  return /[/\\]detections[/\\]([^/\\]+)[/\\]/.exec(file)?.[1] ?? '';
}

function detectionEntry(detection: Detection, source: BuildSource): Entry {
  const { content } = source;
  const notable = deploymentOf(content, detection)?.notable;
  return {
    name: detection.name,
    author: detection.author,
    data_source: detection.dataSources,
    datamodel: dataModelsOf(detection.search),
    date: detection.date,
    description: detection.description,
    how_to_implement: detection.howToImplement,
    id: detection.id,
    known_false_positives: detection.knownFalsePositives,
    lookups: lookupsOf(content, detection.search).map((name) => ({
      name,
      description: content.lookups.get(name)?.description,
    })),
    macros: macrosOf(detection.search).map((key) => macroOf(key, source)),
    nes_fields: notable?.nesFields.join(','),
    rba: rbaOf(detection),
    references: detection.references,
    search: detection.search,
    source: categoryOf(detection.file),
    status: detection.status,
    tags: tagsOf(detection, source),
    type: detection.type,
    version: detection.version,
  };
}

function storyEntry(story: Story, { content, info }: BuildSource): Entry {
  const has = ({ analyticStory }: SavedSearch): boolean => analyticStory.includes(story.name);
  const detections = byName(content.detections.filter(({ tags }) => tags.analyticStory.includes(story.name)));
  const further = (kind: SavedSearch['kind']) =>
    byName(content.searches.filter((search) => search.kind === kind && has(search))).map(({ name }) => name);
  const { name, company } = maintainerOf(story.author);
  return {
    name: story.name,
    author: story.author,
    author_company: company,
    author_name: name,
    baseline_names: further('baseline'),
    date: story.date,
    description: story.description,
    detection_names: detections.map((detection) => `${info.label} - ${detection.name} - Rule`),
    detections: detections.map(({ name: of, type, file, tags }) => ({
      name: of,
      source: categoryOf(file),
      type,
      tags: { mitre_attack_id: tags.mitreAttackId },
    })),
    id: story.id,
    investigation_names: further('investigation'),
    narrative: story.narrative,
    references: story.references,
    tags: { category: story.category, usecase: story.usecase },
    version: story.version,
  };
}

function searchEntry(search: SavedSearch, { content }: BuildSource): Entry {
  const text = (key: string): string => rawText(content, search, key);
  return {
    name: search.name,
    author: text('author'),
    date: text('date') || text('modification_date'),
    description: search.description,
    how_to_implement: text('how_to_implement'),
    id: search.id,
    known_false_positives: text('known_false_positives'),
    search: search.search,
    tags: {
      analytic_story: search.analyticStory,
      ...(search.kind === 'baseline' && { detections: search.detections }),
    },
    version: search.version,
  };
}

function entries(source: BuildSource): Readonly<Record<string, readonly Entry[]>> {
  const { content } = source;
  const searches = (kind: SavedSearch['kind']) =>
    byName(content.searches.filter((search) => search.kind === kind)).map((search) => searchEntry(search, source));
  const macros = [...content.macros.keys()].map((key) => ({ key, name: key }));
  return {
    detections: byName(content.detections).map((detection) => detectionEntry(detection, source)),
    stories: byName(content.stories.values()).map((story) => storyEntry(story, source)),
    baselines: searches('baseline'),
    response_tasks: searches('investigation'),
    macros: byName(macros).map(({ key }) => ({ ...macroOf(key, source), arguments: content.macros.get(key)?.args })),
    lookups: byName(content.lookups.values()).map((lookup) => ({
      name: lookup.name,
      collection: lookup.collection,
      description: lookup.description,
      fields: lookup.fields,
      filename: lookup.path?.split(/[/\\]/).at(-1),
      match_type: lookup.matchTypes,
    })),
    deployments: byName(content.deployments).map(({ name, type, scheduling, notable, rba }) => ({
      name,
      notable: notable && {
        nes_fields: notable.nesFields,
        rule_description: notable.ruleDescription,
        rule_title: notable.ruleTitle,
      },
      rba,
      scheduling: {
        cron_schedule: scheduling.cronSchedule,
        earliest_time: scheduling.earliestTime,
        latest_time: scheduling.latestTime,
        schedule_window: scheduling.scheduleWindow,
      },
      type,
    })),
  };
}

/** The JSON API as contentctl lays it out: a file a kind of content, `<kind>_v2.json`, and version_v2.json. */
export function buildApi(source: BuildSource, published: string): Files {
  const kinds = Object.entries(entries(source)).map(([kind, list]): [string, string] => [
    `${kind}_v2.json`,
    `${prettyJson({ [kind]: list })}\n`,
  ]);
  const version = { version: { name: `v${source.info.version}`, published_at: `${published}T00:00:00Z` } };
  return new Map([...kinds, ['version_v2.json', `${prettyJson(version)}\n`]]);
}
