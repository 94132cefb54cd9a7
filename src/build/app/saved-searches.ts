import type { Detection, SavedSearch } from '../../content/index.js';
import { buildMessages } from '../../diagnostics/codes/build.js';
import { type Diagnostic, diagnoser, KarstError } from '../../diagnostics/index.js';
import { type ConfSetting, type ConfStanza, isStanzaName } from '../conf/index.js';
import { settingJson } from '../json/index.js';
import { type BuildSource, byName, deploymentOf, deploymentOfBaseline, rawText } from '../source.js';
import { detectionStanza } from './detection-stanza.js';
import { dataModelsOf, providersOf } from './mappings.js';

const diagnose = diagnoser(buildMessages);

export interface Stanzas {
  readonly stanzas: readonly ConfStanza[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a search that a later version no longer has leaves behind: it says so instead of failing. */
const GONE: ConfStanza = {
  name: 'default',
  settings: [
    ['disabled', 1],
    ['description', 'This search is no longer part of the app; what is left of it are local settings.'],
    ['search', '| makeresults | eval text = "This search is no longer part of the app."'],
  ],
};

/** The name of a saved search that is no detection, as contentctl forms it. */
export function savedSearchName({ kind, name }: SavedSearch, label: string): string {
  return kind === 'baseline' ? `${label} - ${name}` : `${label} - ${name} - Response Task`;
}

function described(search: SavedSearch, { content }: BuildSource): readonly ConfSetting[] {
  const date = rawText(content, search, 'date') || rawText(content, search, 'modification_date');
  const { analyticStory, description } = search;
  return [
    ['description', description],
    ['action.escu.creation_date', date || undefined],
    ['action.escu.modification_date', date || undefined],
    ['action.escu.analytic_story', analyticStory.length > 0 ? settingJson(analyticStory) : undefined],
    ['action.escu.data_models', settingJson(dataModelsOf(search.search))],
  ];
}

function explained(search: SavedSearch, { content }: BuildSource): readonly ConfSetting[] {
  return [
    ['action.escu.eli5', search.description],
    ['action.escu.how_to_implement', rawText(content, search, 'how_to_implement') || 'none'],
  ];
}

function baselineStanza(search: SavedSearch, source: BuildSource): ConfStanza {
  const scheduling = deploymentOfBaseline(source.content, search.deployment)?.scheduling;
  return {
    name: savedSearchName(search, source.info.label),
    settings: [
      ['action.escu', 0],
      ['action.escu.enabled', 1],
      ['action.escu.search_type', 'support'],
      ...described(search, source),
      ['cron_schedule', scheduling?.cronSchedule],
      ['enableSched', scheduling && 1],
      ['dispatch.earliest_time', scheduling?.earliestTime],
      ['dispatch.latest_time', scheduling?.latestTime],
      ['schedule_window', scheduling?.scheduleWindow],
      ['action.escu.providing_technologies', settingJson([])],
      ...explained(search, source),
      ['disabled', 'true'],
      ['is_visible', 'false'],
      ['search', search.search],
    ],
  };
}

function investigationStanza(search: SavedSearch, source: BuildSource): ConfStanza {
  const falsePositives = rawText(source.content, search, 'known_false_positives');
  return {
    name: savedSearchName(search, source.info.label),
    settings: [
      ['action.escu', 0],
      ['action.escu.enabled', 1],
      ['action.escu.search_type', 'investigative'],
      ...described(search, source),
      ['action.escu.providing_technologies', settingJson(providersOf(search.search))],
      ...explained(search, source),
      ['action.escu.known_false_positives', falsePositives || 'None'],
      ['action.escu.earliest_time_offset', 3600],
      ['action.escu.latest_time_offset', 86_400],
      ['disabled', 'true'],
      ['schedule_window', 'auto'],
      ['is_visible', 'false'],
      ['search', search.search],
    ],
  };
}

function warningsOf({ riskObjects, tags, file }: Detection): readonly Diagnostic[] {
  const others = riskObjects.some(({ message }) => message !== undefined && message !== tags.message);
  return others ? [diagnose('build/one-risk-message', { file }, tags.message ?? '')] : [];
}

function oneDetection(detection: Detection, source: BuildSource): Stanzas {
  const refused = (diagnostic: Diagnostic): Stanzas => ({ stanzas: [], diagnostics: [diagnostic] });
  const place = { file: detection.file };
  const deployment = deploymentOf(source.content, detection);
  if (!isStanzaName(detection.name)) return refused(diagnose('build/stanza-name', place, 'detection'));
  if (deployment === undefined) return refused(diagnose('build/no-deployment', place, detection.type));
  try {
    return { stanzas: [detectionStanza(detection, deployment, source)], diagnostics: warningsOf(detection) };
  } catch (error) {
    if (error instanceof KarstError) return { stanzas: [], diagnostics: error.diagnostics };
    throw error;
  }
}

function oneSearch(search: SavedSearch, source: BuildSource): Stanzas {
  if (!isStanzaName(search.name))
    return { stanzas: [], diagnostics: [diagnose('build/stanza-name', { file: search.file }, search.kind)] };
  const stanza = search.kind === 'baseline' ? baselineStanza : investigationStanza;
  return { stanzas: [stanza(search, source)], diagnostics: [] };
}

/** All of savedsearches.conf: detections, then baselines, then investigations, each in the order of their names. */
export function savedSearches(source: BuildSource): Stanzas {
  const { detections, searches } = source.content;
  const kinds = (['baseline', 'investigation'] as const).flatMap((kind) =>
    byName(searches.filter((search) => search.kind === kind)),
  );
  const parts = [
    ...byName(detections).map((detection) => oneDetection(detection, source)),
    ...kinds.map((search) => oneSearch(search, source)),
  ];
  return {
    stanzas: [GONE, ...parts.flatMap(({ stanzas }) => stanzas)],
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
  };
}
