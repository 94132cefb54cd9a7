import { dirname, parse, resolve } from 'node:path';
import type { z } from 'zod';
import type { Macro } from '../search/spl/index.js';
import { toScheduling } from './deployment.js';
import type { Dashboard, DataSource, LookupDefinition, Schedule, Story } from './model.js';
import * as schema from './schema.js';
import { readShape } from './shape.js';
import type { Reading, YamlFile } from './yaml-file.js';

/** Turns a reader of a checked value into a reader of a file. */
function reader<R, T>(shape: Parameters<typeof readShape<R>>[1], convert: (raw: R, file: YamlFile) => T) {
  return (file: YamlFile): Reading<T> => {
    const { item, diagnostics } = readShape(file, shape);
    return item === undefined ? { diagnostics } : { item: convert(item, file), diagnostics };
  };
}

/** Reads `macros/*.yml`. */
export const readMacro: (file: YamlFile) => Reading<Macro> = reader(schema.macro, (raw) => ({
  name: raw.name,
  args: raw.arguments,
  definition: raw.definition,
}));

/** Reads `stories/*.yml`. */
export const readStory: (file: YamlFile) => Reading<Story> = reader(schema.story, (raw, file) => ({
  name: raw.name,
  id: raw.id.toLowerCase(),
  version: raw.version,
  date: raw.date ?? raw.modification_date ?? '',
  author: raw.author ?? '',
  description: raw.description ?? '',
  narrative: raw.narrative ?? '',
  references: raw.references,
  category: raw.tags?.category ?? raw.category,
  usecase: raw.tags?.usecase ?? raw.usecase ?? '',
  file: file.path,
}));

/** Reads `dashboards/*.yml`, not the JSON beside it. */
export const readDashboard: (file: YamlFile) => Reading<Dashboard> = reader(schema.dashboard, (raw, file) => ({
  name: raw.name,
  id: raw.id.toLowerCase(),
  version: raw.version,
  description: raw.description ?? '',
  path: file.path.replace(/\.ya?ml$/i, '.json'),
  file: file.path,
}));

/** Reads `schedules/*.yml` of ESCU 6. */
export const readSchedule: (file: YamlFile) => Reading<Schedule> = reader(schema.schedule, (raw, file) => ({
  name: raw.name,
  id: raw.id.toLowerCase(),
  scheduling: toScheduling(raw),
  file: file.path,
}));

/** Reads `data_sources/*.yml`. */
export const readDataSource: (file: YamlFile) => Reading<DataSource> = reader(schema.dataSource, (raw, file) => ({
  name: raw.name,
  id: raw.id.toLowerCase(),
  description: raw.description ?? '',
  source: raw.source,
  sourcetype: raw.sourcetype,
  ...(raw.separator !== undefined && { separator: raw.separator }),
  fields: raw.fields,
  file: file.path,
}));

/** Reads `lookups/*.yml`, not the CSV it names. */
export const readLookup: (file: YamlFile) => Reading<LookupDefinition> = reader(schema.lookup, (raw, file) => {
  const path = csvPath(raw, file);
  // contentctl 5 keeps the rows in a collection of the lookup's own name.
  const collection = raw.collection ?? (raw.lookup_type === 'kvstore' ? raw.name : undefined);
  return {
    name: raw.name,
    description: raw.description ?? '',
    ...(path !== undefined && { path }),
    ...(collection !== undefined && { collection }),
    fields: (raw.fields_list ?? raw.fields ?? '').split(/\s*,\s*/).filter((field) => field !== ''),
    matchTypes: raw.match_type,
    ...(raw.min_matches != null && { minMatches: raw.min_matches }),
    ...(raw.max_matches != null && { maxMatches: raw.max_matches }),
    ...(raw.default_match !== undefined && { defaultMatch: raw.default_match }),
    caseSensitive: raw.case_sensitive_match ?? true,
    file: file.path,
  };
});

/** contentctl 5 has the CSV beside the YAML under the same name; contentctl 4 names it. Models are not tables. */
function csvPath(raw: z.output<typeof schema.lookup>, file: YamlFile): string | undefined {
  const beside = raw.lookup_type === 'csv' ? `${parse(file.path).name}.csv` : undefined;
  const name = raw.filename ?? beside;
  return name === undefined || !name.endsWith('.csv') ? undefined : resolve(dirname(file.path), name);
}
