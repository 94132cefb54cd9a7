import { toDeployment, toScheduling } from './deployment.js';
import type { Deployment, SavedSearch, Scheduling } from './model.js';
import * as schema from './schema.js';
import { readShape } from './shape.js';
import type { Reading, YamlFile } from './yaml-file.js';

/** Reads `baselines/*.yml` and `investigations/*.yml`. */
export function readSavedSearch(kind: SavedSearch['kind']): (file: YamlFile) => Reading<SavedSearch> {
  return (file) => {
    const { item: raw, diagnostics } = readShape(file, schema.savedSearch);
    if (raw === undefined) return { diagnostics };
    const item: SavedSearch = {
      kind,
      name: raw.name,
      id: raw.id.toLowerCase(),
      version: raw.version,
      description: raw.description ?? '',
      search: raw.search,
      detections: raw.tags?.detections ?? [],
      analyticStory: raw.tags?.analytic_story ?? raw.analytic_story,
      ...(raw.schedule !== undefined && { schedule: raw.schedule }),
      ...(raw.deployment && {
        deployment: toDeployment({ name: raw.name, ...raw.deployment }, `${raw.name} (inline)`, 'Baseline', file.path),
      }),
      ...(raw.custom_schedule && {
        deployment: scheduled(`${raw.name} (inline)`, toScheduling(raw.custom_schedule), file.path),
      }),
      file: file.path,
      searchSpan: file.span(['search']),
    };
    return { item, diagnostics };
  };
}

/** ESCU 6: a baseline's deployment is its schedule and nothing else. */
export function scheduled(name: string, scheduling: Scheduling, file: string): Deployment {
  return { name, type: 'Baseline', scheduling, rba: false, file };
}
