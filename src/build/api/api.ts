import type { SavedSearch } from '../../content/index.js';
import { lineJson } from '../json/index.js';
import { type BuildSource, byName, type Files } from '../source.js';
import { detectionEntry } from './detection-entry.js';
import type { Entry } from './entry.js';
import { baselineEntry, deploymentEntry, lookupEntry, macroEntry, responseTaskEntry } from './other-entries.js';
import { storyEntry } from './story-entry.js';

function entries(source: BuildSource): Readonly<Record<string, readonly Entry[]>> {
  const { content } = source;
  const searches = (kind: SavedSearch['kind']) => byName(content.searches.filter((search) => search.kind === kind));
  const macros = byName([...content.macros.keys()].map((key) => ({ key, name: key })));
  return {
    detections: byName(content.detections).map((detection) => detectionEntry(detection, source)),
    stories: byName(content.stories.values()).map((story) => storyEntry(story, source)),
    baselines: searches('baseline').map((search) => baselineEntry(search, source)),
    response_tasks: searches('investigation').map((search) => responseTaskEntry(search, source)),
    macros: macros.map(({ key }) => macroEntry(key, source)),
    lookups: byName(content.lookups.values()).map((lookup) => lookupEntry(lookup, source)),
    deployments: byName(content.deployments).map((deployment) => deploymentEntry(deployment, source)),
  };
}

/**
 * The JSON API as contentctl 5 lays it out: a file a kind of content, `<kind>_v2.json`, each on one line with the keys in
 * the order of contentctl's serializers, and version_v2.json.
 */
export function buildApi(source: BuildSource, published: string): Files {
  const kinds = Object.entries(entries(source)).map(([kind, list]): [string, string] => [
    `${kind}_v2.json`,
    lineJson({ [kind]: list }),
  ]);
  const version = { version: { name: `v${source.info.version}`, published_at: `${published}T00:00:00Z` } };
  return new Map([...kinds, ['version_v2.json', lineJson(version)]]);
}
