import type { Diagnostic, Place } from '../diagnostics/index.js';
import { closeMatch } from '../diagnostics/index.js';
import type { Loaded } from './loaded.js';
import { macroCalls } from './macro-calls.js';
import type { Detection } from './model.js';
import type { Path, YamlFile } from './yaml-file.js';
import { diagnose } from './yaml-file.js';

type Detections = readonly Loaded<Detection>[];
type Names = (detection: Detection) => readonly string[];
type Known = ReadonlyMap<string, unknown>;

/** One warning for each analytic story and data source that does not exist, at the first detection that names it. */
export function checkReferences(detections: Detections, stories: Known, dataSources: Known): Diagnostic[] {
  const storyNames = unknown(detections, (d) => d.tags.analyticStory, stories);
  const sourceNames = unknown(detections, (d) => d.dataSources, dataSources);
  return [
    ...storyNames.map(({ name, count, file }) => {
      const place = listPlace(file, ['tags', 'analytic_story'], name);
      return diagnose('content/unknown-story', place, name, count, closeMatch(name, stories.keys()));
    }),
    ...sourceNames.map(({ name, count, file }) => {
      const place = listPlace(file, ['data_source'], name);
      return diagnose('content/unknown-data-source', place, name, count, closeMatch(name, dataSources.keys()));
    }),
  ];
}

/**
 * One warning for each macro that a search calls and neither `known` table has, at the first search that calls it;
 * the span is in the search, which is the diagnostic's `source`.
 */
export function checkMacros(detections: readonly Detection[], ...known: readonly Known[]): Diagnostic[] {
  const keys = new Map(known.flatMap((table) => [...table]));
  const found = unknown(
    detections.map((item) => ({ item, file: item })),
    (detection) => macroCalls(detection.search).map((call) => call.key),
    keys,
  );
  return found.map(({ name, count, file: { search: source, name: detection } }) => {
    const from = macroCalls(source).find((call) => call.key === name)?.offset ?? 0;
    const span = { from, to: source.indexOf('`', from + 1) + 1 };
    return diagnose('content/unknown-macro', { source, span }, name, detection, count, closeMatch(name, keys.keys()));
  });
}

/** Names that are not known, each with the file of the first detection that has it and how many have it. */
function unknown<F>(detections: readonly { item: Detection; file: F }[], names: Names, known: Known) {
  const found = new Map<string, { name: string; count: number; file: F }>();
  for (const { item, file } of detections) {
    for (const name of new Set(names(item))) {
      if (known.has(name)) continue;
      const before = found.get(name);
      found.set(name, before ? { ...before, count: before.count + 1 } : { name, count: 1, file });
    }
  }
  return [...found.values()];
}

/** The item of a list in the file that has the name; a part of “A AND B” stands inside its item. */
function listPlace(file: YamlFile, path: Path, name: string): Place {
  const list = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], file.value);
  const index = Array.isArray(list) ? list.findIndex((item) => String(item).includes(name)) : -1;
  return file.at(file.span(index === -1 ? path : [...path, index]));
}
