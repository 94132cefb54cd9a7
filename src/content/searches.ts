import type { Span } from '../diagnostics/index.js';
import { type Content, sameName, searchName } from './content.js';
import { ORIGINAL, type WrittenDrilldown } from './drilldown-position.js';
import type { Detection, SavedSearch } from './model.js';

/** A search that content holds, ready to be checked. */
export interface ContentSearch {
  readonly kind: 'detection' | 'drilldown' | SavedSearch['kind'];
  /** Of the detection, baseline or investigation that it belongs to. */
  readonly name: string;
  readonly file: string;
  /** With names in place of `$tokens$`, each as long as its token, so that offsets stay right. */
  readonly search: string;
  /** Where it stands in the file. */
  readonly searchSpan?: Span;
  /** Of a drilldown: as it stands in the file. */
  readonly drilldown?: WrittenDrilldown;
}

/** A token stands for a value; a word of the same length does as well when nothing is run. */
function withoutTokens(search: string): string {
  return search.replace(/\$([^\s$]+)\$/g, 'x$1x');
}

function drilldowns({ name, file, search, drilldowns: given }: Detection): readonly ContentSearch[] {
  return given.map((drilldown, index) => ({
    kind: 'drilldown',
    name,
    file,
    search: withoutTokens(drilldown.search.replaceAll(ORIGINAL, () => search)),
    drilldown: { index, search: drilldown.search, original: search },
  }));
}

/** Every search of the content: detections with their drilldowns, baselines, investigations. */
export function searchesOf({
  detections,
  searches,
}: Pick<Content, 'detections' | 'searches'>): readonly ContentSearch[] {
  const ofDetections = detections.flatMap((detection): readonly ContentSearch[] => {
    const { name, file, search, searchSpan } = detection;
    return [{ kind: 'detection', name, file, search, searchSpan }, ...drilldowns(detection)];
  });
  const saved = searches.map(({ kind, name, file, search, searchSpan }): ContentSearch => {
    return { kind, name, file, searchSpan, search: kind === 'investigation' ? withoutTokens(search) : search };
  });
  return [...ofDetections, ...saved];
}

/** What savedsearch and map find by name: baselines and investigations, and detections by their name and their saved search's. */
export function savedSearchTable({
  detections,
  searches,
}: Pick<Content, 'detections' | 'searches'>): ReadonlyMap<string, string> {
  const ofDetections = detections.flatMap((detection): [string, string][] => [
    [detection.name, detection.search],
    [searchName(detection), detection.search],
  ]);
  return new Map([...ofDetections, ...searches.map(({ name, search }): [string, string] => [name, search])]);
}

/** The baselines that a detection needs to have run. */
export function baselinesOf({ searches }: Pick<Content, 'searches'>, { name }: Detection): readonly SavedSearch[] {
  return searches.filter(({ kind, detections }) => kind === 'baseline' && detections.some((d) => sameName(d, name)));
}
