import { access } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Diagnostic } from '../diagnostics/index.js';
import type { Content } from './content.js';
import { deploymentFor, macroKey, withFilterMacros } from './content.js';
import { fixedNamesLast } from './deployment.js';
import { readDetection } from './detection.js';
import type { Layer } from './directory.js';
import { readLayer, readOne } from './directory.js';
import { completeBaseline, withSchedule } from './escu6.js';
import { filesOf } from './layer-files.js';
import type { Loaded } from './loaded.js';
import { merge } from './merge.js';
import type { Deployment, Detection, LookupDefinition } from './model.js';
import { checkReferences } from './references.js';
import type { Reading } from './yaml-file.js';
import { diagnose } from './yaml-file.js';

/**
 * Loads directories laid out as contentctl repositories (`detections/`, `macros/`, `stories/`, `deployments/`,
 * `data_sources/`, `lookups/`, `baselines/`, `investigations/`). What a later directory has replaces what earlier ones have of the same name, so that
 * a user's filter macro takes the place of a bundled one. Never rejects: whatever is wrong is in `diagnostics`.
 */
export async function loadContent(directories: readonly string[]): Promise<Content> {
  // Of a directory that is named twice the last place counts.
  const paths = directories.map((directory) => resolve(directory));
  const once = directories.filter((_, i) => paths.lastIndexOf(paths[i] ?? '') === i);
  const layers = await Promise.all(once.map(readLayer));
  const diagnostics = layers.flatMap((layer) => layer.diagnostics);
  const mergeOf = <T extends { name: string }>(
    kind: string,
    pick: (layer: Layer) => readonly Loaded<T>[],
    key: (item: T) => string = ({ name }) => name,
  ) => merge(kind, layers.map(pick), key, diagnostics);

  const detections = [
    ...mergeOf(
      'detection',
      (l) => l.detections,
      ({ name }) => name.toLowerCase(),
    ).values(),
  ];
  const macros = items(mergeOf('macro', (l) => l.macros, macroKey));
  const stories = items(mergeOf('story', (l) => l.stories));
  const dataSources = items(mergeOf('data source', (l) => l.dataSources));
  const lookups = items(mergeOf('lookup', (l) => l.lookups));
  const searches = mergeOf('search', (l) => l.searches);
  const schedules = items(mergeOf('schedule', (l) => l.schedules));
  const dashboards = items(mergeOf('dashboard', (l) => l.dashboards));
  mergeOf('playbook', (l) => l.playbooks);
  mergeOf('piece of removed content', (l) => l.removed);
  const kept = new Set(mergeOf('deployment', (l) => l.deployments).values());
  const deployments = layers.flatMap((layer) =>
    layer.deployments
      .filter((loaded) => kept.has(loaded))
      .map(({ item }) => item)
      .sort(fixedNamesLast),
  );
  diagnostics.push(
    ...checkReferences(detections, stories, dataSources),
    ...checkDeployments(
      detections.map(({ item, file }) => ({ item: withSchedule(item, schedules), file })),
      deployments,
    ),
    ...(await checkLookupFiles([...lookups.values()])),
  );
  const plain = detections.map(({ item }) => withSchedule(item, schedules));
  const saved = [...items(searches).values()].map((search) => completeBaseline(search, schedules, plain));
  return {
    detections: plain,
    macros: withFilterMacros(macros, plain),
    stories,
    deployments,
    dataSources,
    lookups,
    searches: saved,
    schedules,
    dashboards,
    settings: layers.flatMap(({ settings }) => settings ?? []),
    files: layers.flatMap(filesOf),
    diagnostics,
  };
}

/** Loads one detection from wherever it is. Its relative paths start at the content directory around it, if there is one. */
export async function loadDetectionFile(path: string): Promise<Reading<Detection>> {
  const absolute = resolve(path);
  const { item, diagnostics } = await readOne(absolute, contentRoot(absolute), 'detection', readDetection);
  return item ? { item: item.item, diagnostics } : { diagnostics };
}

/** What is above the nearest folder called `detections`, else the file's own folder. */
function contentRoot(path: string): string {
  const parts = dirname(path).split(/(?<=[/\\])/);
  const at = parts.findLastIndex((part) => /^detections[/\\]?$/.test(part));
  return at > 0 ? join(...parts.slice(0, at)) : dirname(path);
}

function items<T>(loaded: ReadonlyMap<string, Loaded<T>>): ReadonlyMap<string, T> {
  return new Map([...loaded].map(([key, { item }]) => [key, item]));
}

function checkDeployments(detections: readonly Loaded<Detection>[], deployments: readonly Deployment[]): Diagnostic[] {
  const without = detections.filter(({ item }) => !deploymentFor({ deployments }, item));
  const types = new Set(without.map(({ item }) => item.type));
  return [...types].flatMap((type) => {
    const same = without.filter(({ item }) => item.type === type);
    const file = same[0]?.file;
    return file ? [diagnose('content/no-deployment', file.at(file.span(['type'])), type, same.length)] : [];
  });
}

async function checkLookupFiles(lookups: readonly LookupDefinition[]): Promise<Diagnostic[]> {
  const checks = lookups.map(async ({ path, file }) => {
    if (path === undefined) return [];
    return access(path).then(
      () => [],
      () => [diagnose('content/missing-lookup-file', { file }, path)],
    );
  });
  return (await Promise.all(checks)).flat();
}
