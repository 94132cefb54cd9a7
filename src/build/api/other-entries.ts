import type { Deployment, LookupDefinition, SavedSearch } from '../../content/index.js';
import { dataModelsOf, inputsOf, lookupFileName, panelName } from '../app/index.js';
import { type BuildSource, macroDescription, rawText, rawValue } from '../source.js';
import { type Entry, headOf, rawTexts, tagOf } from './entry.js';

/** A macro by its key; its arguments are told if it has some. */
export function macroEntry(key: string, { content }: BuildSource): Entry {
  const macro = content.macros.get(key);
  return {
    name: key.replace(/\(\d+\)$/, ''),
    definition: macro?.definition,
    description: macroDescription(content, key),
    ...(macro && macro.args.length > 0 && { arguments: macro.args }),
  };
}

/** What baselines and investigations have in common, in the order in which contentctl writes it. */
function partsOf(search: SavedSearch, source: BuildSource) {
  const text = (key: string): string => rawText(source.content, search, key);
  const about = { how_to_implement: text('how_to_implement'), known_false_positives: text('known_false_positives') };
  const tags = {
    product: rawTexts(tagOf(search, 'product', source)),
    security_domain: String(tagOf(search, 'security_domain', source) ?? ''),
  };
  return { about, tags };
}

export function baselineEntry(search: SavedSearch, source: BuildSource): Entry {
  const { about, tags } = partsOf(search, source);
  return {
    ...headOf(search, source),
    tags: { analytic_story: search.analyticStory, detections: search.detections, ...tags, deployments: null },
    type: 'Baseline',
    search: search.search,
    ...about,
    datamodel: dataModelsOf(search.search),
  };
}

/** An investigation is called a response task there. */
export function responseTaskEntry(search: SavedSearch, source: BuildSource): Entry {
  const { about, tags } = partsOf(search, source);
  return {
    ...headOf(search, source),
    type: 'Investigation',
    datamodel: dataModelsOf(search.search),
    search: search.search,
    ...about,
    inputs: inputsOf(search.search),
    tags: { analytic_story: search.analyticStory, ...tags },
    lowercase_name: panelName(search.name),
  };
}

export function lookupEntry(lookup: LookupDefinition, source: BuildSource): Entry {
  const { name, description, path, collection, fields } = lookup;
  const own =
    path !== undefined
      ? { filename: lookupFileName(lookup, source) }
      : collection === undefined
        ? {}
        : { collection, fields_list: fields.join(', ') };
  return {
    ...own,
    default_match: lookup.defaultMatch ?? '',
    match_type: lookup.matchTypes,
    min_matches: lookup.minMatches ?? null,
    max_matches: lookup.maxMatches ?? null,
    case_sensitive_match: String(lookup.caseSensitive),
    name,
    description,
  };
}

export function deploymentEntry(deployment: Deployment, source: BuildSource): Entry {
  const { name, type, scheduling, notable, rba, file } = deployment;
  const { version, id, description } = rawValue(source.content, { file, name });
  const head = headOf(
    { name, file, id: String(id ?? ''), version: Number(version ?? 1), description: String(description ?? '') },
    source,
  );
  return {
    scheduling: {
      cron_schedule: scheduling.cronSchedule,
      earliest_time: scheduling.earliestTime,
      latest_time: scheduling.latestTime,
      schedule_window: scheduling.scheduleWindow,
    },
    tags: { type },
    ...head,
    references: undefined,
    notable: notable && {
      rule_description: notable.ruleDescription,
      rule_title: notable.ruleTitle,
      nes_fields: notable.nesFields,
    },
    rba: rba ? { enabled: 'true' } : undefined,
  };
}
