import type { Detection, SavedSearch, Story } from '../../content/index.js';
import { dataModelsOf, killChainPhases, maintainerOf } from '../app/index.js';
import { type BuildSource, byName } from '../source.js';
import { enrichmentsOf, folderOf } from './detection-entry.js';
import { type Entry, headOf, rawTexts, tagOf } from './entry.js';

const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

/** What a story's detections have in common with it: techniques, tactics, data models. */
function tagsOf(story: Story, detections: readonly Detection[], source: BuildSource): Entry {
  const enriched = detections.flatMap((detection) => enrichmentsOf(detection, source));
  const byId = new Map(enriched.map((one) => [String(one.mitre_attack_id), one]));
  const tactics = enriched.flatMap((one) => rawTexts(one.mitre_attack_tactics));
  const phases = source.info.enrichments ? detections.flatMap((one) => killChainPhases(one, source)) : [];
  return {
    category: story.category,
    product: rawTexts(tagOf(story, 'product', source)),
    usecase: story.usecase,
    mitre_attack_enrichments: [...byId.values()],
    mitre_attack_tactics: distinct(tactics),
    datamodels: distinct(detections.flatMap(({ search }) => dataModelsOf(search))),
    kill_chain_phases: distinct(phases),
  };
}

/** A story as contentctl's API has it: its detections with the names of their techniques. */
export function storyEntry(story: Story, source: BuildSource): Entry {
  const { content, info } = source;
  const has = ({ analyticStory }: SavedSearch): boolean => analyticStory.includes(story.name);
  const detections = byName(content.detections.filter(({ tags }) => tags.analyticStory.includes(story.name)));
  const further = (kind: SavedSearch['kind']) =>
    byName(content.searches.filter((search) => search.kind === kind && has(search))).map(({ name }) => name);
  const { name, company } = maintainerOf(story.author);
  return {
    ...headOf(story, source),
    narrative: story.narrative,
    tags: tagsOf(story, detections, source),
    detection_names: detections.map((detection) => `${info.label} - ${detection.name} - Rule`),
    investigation_names: further('investigation'),
    baseline_names: further('baseline'),
    author_company: company,
    author_name: name,
    detections: detections.map((detection) => ({
      name: detection.name,
      source: folderOf(detection),
      type: detection.type,
      tags: enrichmentsOf(detection, source).map(({ mitre_attack_technique }) => ({ mitre_attack_technique })),
    })),
  };
}
