import { type Detection, type SavedSearch, type Story, searchName } from '../../content/index.js';
import { type ConfSetting, type ConfStanza, isStanzaName } from '../conf/index.js';
import { settingJson } from '../json/index.js';
import { type BuildSource, byName, rawText, urlText } from '../source.js';
import { mappingsOf, providersOf } from './mappings.js';
import { savedSearchName } from './saved-searches.js';

function detectionEntry(detection: Detection, source: BuildSource): ConfStanza {
  return {
    name: `savedsearch://${searchName(detection, source.info.label)}`,
    settings: [
      ['type', 'detection'],
      ['asset_type', detection.tags.assetType],
      ['confidence', 'medium'],
      ['explanation', detection.description],
      ['how_to_implement', detection.howToImplement || 'none'],
      ['annotations', settingJson(mappingsOf(detection, source))],
      ['known_false_positives', detection.knownFalsePositives || 'None'],
      ['providing_technologies', settingJson(providersOf(detection.search))],
    ],
  };
}

function searchEntry(search: SavedSearch, { content, info }: BuildSource): ConfStanza {
  const type = search.kind === 'baseline' ? 'support' : 'investigation';
  return {
    name: `savedsearch://${savedSearchName(search, info.label)}`,
    settings: [
      ['type', type],
      ['explanation', search.description || 'none'],
      ['how_to_implement', rawText(content, search, 'how_to_implement') || 'none'],
      ['known_false_positives', rawText(content, search, 'known_false_positives') || undefined],
      ['providing_technologies', settingJson(providersOf(search.search))],
    ],
  };
}

/** `Jane Doe, Example Corp` → the person and the company. */
export function maintainerOf(author: string): { readonly name: string; readonly company: string } {
  const comma = author.indexOf(',');
  if (comma < 0) return { name: author.trim(), company: 'no' };
  return { name: author.slice(0, comma).trim(), company: author.slice(comma + 1).trim() };
}

/** Names of the saved searches that a story consists of: detections, then investigations. */
export function searchesOfStory(story: Story, { content, info }: BuildSource): readonly string[] {
  const detections = byName(content.detections.filter(({ tags }) => tags.analyticStory.includes(story.name)));
  const further = content.searches.filter(
    ({ kind, analyticStory }) => kind === 'investigation' && analyticStory.includes(story.name),
  );
  return [
    ...detections.map((detection) => searchName(detection, info.label)),
    ...byName(further).map((search) => savedSearchName(search, info.label)),
  ];
}

function storyEntry(story: Story, source: BuildSource): ConfStanza {
  const { name, company } = maintainerOf(story.author);
  const settings: readonly ConfSetting[] = [
    ['category', story.category[0]],
    ['last_updated', story.date],
    ['version', story.version],
    ['references', settingJson(story.references.map(urlText))],
    ['maintainers', settingJson([{ company, email: '-', name }])],
    ['spec_version', 3],
    ['searches', settingJson(searchesOfStory(story, source))],
    ['description', story.description],
    ['narrative', story.narrative],
  ];
  return { name: `analytic_story://${story.name}`, settings };
}

/** analyticstories.conf, which Enterprise Security's use case library reads. */
export function analyticStories(source: BuildSource): readonly ConfStanza[] {
  const { detections, searches, stories } = source.content;
  const all = [
    ...byName(detections).map((detection) => detectionEntry(detection, source)),
    ...byName(searches.filter(({ kind }) => kind === 'baseline')).map((search) => searchEntry(search, source)),
    ...byName(searches.filter(({ kind }) => kind === 'investigation')).map((search) => searchEntry(search, source)),
    ...byName(stories.values()).map((story) => storyEntry(story, source)),
  ];
  return all.filter(({ name }) => isStanzaName(name));
}
