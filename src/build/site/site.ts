import type { BuildSource, Files } from '../source.js';
import { detectionPage } from './detection-page.js';
import { groupPage, indexPage, storiesPage, storyPage, wayPage } from './lists.js';
import { SCRIPT } from './script.js';
import { siteOf, WAYS, type Way } from './site-model.js';
import { STYLE } from './style.js';

type Entry = readonly [path: string, text: string];

/** All files of the documentation site by their paths in it. Links are relative, nothing is fetched from elsewhere. */
export function buildSite(source: BuildSource): Files {
  const site = siteOf(source);
  const at = (folder: Parameters<typeof site.pathOf>[0], name: string, text: string): readonly Entry[] => {
    const path = site.pathOf(folder, name);
    return path === undefined ? [] : [[path, text]];
  };
  const ways = (Object.keys(WAYS) as Way[]).flatMap((way): readonly Entry[] => [
    [`${way}.html`, wayPage(way, site)],
    ...site.ways[way].flatMap((group) => at(way, group.name, groupPage(way, group, site))),
  ]);
  return new Map<string, string>([
    ['index.html', indexPage(site)],
    ['stories.html', storiesPage(site)],
    ['style.css', STYLE],
    ['site.js', SCRIPT],
    ...site.detections.flatMap((detection) => at('detections', detection.name, detectionPage(detection, site))),
    ...[...source.content.stories.values()].flatMap((story) => at('stories', story.name, storyPage(story, site))),
    ...ways,
  ]);
}
