import type { Detection } from '../../content/index.js';
import { type BuildSource, byName, tacticName, techniquesOf } from '../source.js';
import { slugsOf } from './slug.js';

/** Detections that have something in common: a page of their own lists them. */
export interface Group {
  readonly name: string;
  readonly detections: readonly Detection[];
}

/** The ways to find a detection; the key is the folder of its pages. */
export const WAYS = {
  tactics: { title: 'Tactics', one: 'Tactic' },
  techniques: { title: 'Techniques', one: 'Technique' },
  sources: { title: 'Data sources', one: 'Data source' },
  types: { title: 'Types', one: 'Type' },
} as const;

export type Way = keyof typeof WAYS;

/** What all pages share. */
export interface Site {
  readonly source: BuildSource;
  /** In the order of names. */
  readonly detections: readonly Detection[];
  readonly ways: Readonly<Record<Way, readonly Group[]>>;
  /** Address of a page from the root of the site: of a detection or story by its name, of a group by its own. */
  readonly pathOf: (folder: 'detections' | 'stories' | Way, name: string) => string | undefined;
}

const NONE = 'Not mapped';

function keysOf(detection: Detection, source: BuildSource): Readonly<Record<Way, readonly string[]>> {
  const techniques = techniquesOf(detection, source.techniques);
  const tactics = techniques.flatMap((technique) => technique.tactics.map(tacticName));
  return {
    tactics: tactics.length > 0 ? tactics : [NONE],
    techniques: detection.tags.mitreAttackId,
    sources: detection.dataSources.length > 0 ? detection.dataSources : [NONE],
    types: [detection.type],
  };
}

function grouped(detections: readonly Detection[], source: BuildSource): Site['ways'] {
  const maps = Object.fromEntries(Object.keys(WAYS).map((way) => [way, new Map<string, Detection[]>()])) as Record<
    Way,
    Map<string, Detection[]>
  >;
  for (const detection of detections) {
    const keys = keysOf(detection, source);
    for (const way of Object.keys(WAYS) as Way[]) {
      for (const key of new Set(keys[way])) {
        const known = maps[way].get(key);
        if (known) known.push(detection);
        else maps[way].set(key, [detection]);
      }
    }
  }
  const groups = (way: Way): readonly Group[] => byName([...maps[way]].map(([name, of]) => ({ name, detections: of })));
  return {
    tactics: groups('tactics'),
    techniques: groups('techniques'),
    sources: groups('sources'),
    types: groups('types'),
  };
}

export function siteOf(source: BuildSource): Site {
  const { content } = source;
  const detections = byName(content.detections);
  const ways = grouped(detections, source);
  const names = (items: Iterable<{ readonly name: string }>) => slugsOf([...items].map(({ name }) => name));
  const slugs: Readonly<Record<string, ReadonlyMap<string, string>>> = {
    detections: names(detections),
    stories: names(content.stories.values()),
    tactics: names(ways.tactics),
    techniques: names(ways.techniques),
    sources: names(ways.sources),
    types: names(ways.types),
  };
  return {
    source,
    detections,
    ways,
    pathOf: (folder, name) => {
      const slug = slugs[folder]?.get(name);
      return slug === undefined ? undefined : `${folder}/${slug}.html`;
    },
  };
}
