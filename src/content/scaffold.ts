import { stringify } from 'yaml';
import type { DetectionType } from './model.js';
import type { ScaffoldSource } from './scaffold-source.js';

/** What a new detection is to be. */
export interface ScaffoldRequest {
  readonly name: string;
  readonly type: Exclude<DetectionType, 'Correlation'>;
  readonly dataSource: string;
  readonly source: ScaffoldSource;
  readonly techniques: readonly string[];
  readonly story: string;
  readonly author: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** The log to test with: path below the content folder, and what its events are said to be. */
  readonly data: { readonly path: string; readonly source: string; readonly sourcetype: string };
  /** Makes ids; a new one each time. */
  newId(): string;
  /** What the content lacks and the scaffold is to bring. */
  readonly missing: { readonly story: boolean; readonly dataSource: boolean };
}

/** A file to write, below the content folder. */
export interface ScaffoldFile {
  readonly path: string;
  readonly text: string;
}

/** `My Detection` → `my_detection`, the name of its file and the start of its filter macro. */
export function fileStem(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

const yaml = (value: object): string => stringify(value, { lineWidth: 110, blockQuote: 'literal' });

function searchOf({ name, source }: ScaffoldRequest): string {
  const fields = [...new Set([source.riskField, ...source.by])];
  const rename = source.rename === '' ? [] : [`| rename ${source.rename}`];
  return [
    source.filter,
    ...rename,
    `| stats count min(_time) as firstTime max(_time) as lastTime by ${fields.join(' ')}`,
    '| convert timeformat="%Y-%m-%dT%H:%M:%S" ctime(firstTime) ctime(lastTime)',
    `| \`${fileStem(name)}_filter\``,
  ].join('\n');
}

function drilldowns(field: string): readonly object[] {
  return [
    {
      name: `View the detection results for $${field}$`,
      search: `%original_detection_search% | search ${field}="$${field}$"`,
      earliest_offset: '$info_min_time$',
      latest_offset: '$info_max_time$',
    },
    {
      name: `View risk events for the last 7 days for $${field}$`,
      search: `| from datamodel Risk.All_Risk | search normalized_risk_object="$${field}$" starthoursago=168 | stats count values(search_name) as "Search Name" values(risk_message) as "Risk Message" by normalized_risk_object`,
      earliest_offset: '$info_min_time$',
      latest_offset: '$info_max_time$',
    },
  ];
}

function rba(request: ScaffoldRequest): object {
  const { riskField, riskType, by } = request.source;
  if (request.type === 'Hunting') return {};
  const threat = by[0] ?? riskField;
  return {
    rba: {
      message: `${request.name} on $${riskField}$`,
      risk_objects: [{ field: riskField, type: riskType, score: request.type === 'TTP' ? 50 : 25 }],
      threat_objects: [{ field: threat, type: 'signature' }],
    },
  };
}

function detection(request: ScaffoldRequest): string {
  const { name, source, data } = request;
  return yaml({
    name,
    id: request.newId(),
    version: 1,
    date: request.date,
    author: request.author,
    status: 'production',
    type: request.type,
    description: `What ${name} is, why it matters, and what an analyst should look at first.`,
    data_source: [request.dataSource],
    search: searchOf(request),
    how_to_implement: `Collect events of the data source ${request.dataSource}. Exceptions go into the macro ${fileStem(name)}_filter.`,
    known_false_positives: 'What else looks like this, and how to leave it out.',
    references: request.techniques.map((id) => `https://attack.mitre.org/techniques/${id.replace('.', '/')}/`),
    drilldown_searches: drilldowns(source.riskField),
    ...rba(request),
    tags: {
      analytic_story: [request.story],
      asset_type: source.assetType,
      mitre_attack_id: request.techniques,
      product: ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud'],
      security_domain: source.domain,
    },
    tests: [
      {
        name: 'True positive',
        attack_data: [{ data: data.path, source: data.source, sourcetype: data.sourcetype }],
        expect: { count: { min: 1 } },
      },
    ],
  });
}

function story({ story: name, date, author, newId }: ScaffoldRequest): ScaffoldFile {
  const text = yaml({
    name,
    id: newId(),
    version: 1,
    date,
    author,
    status: 'production',
    description: 'What the detections of this story find together.',
    narrative: 'How an attack of this kind goes, and where it can be noticed.',
    references: ['https://attack.mitre.org/'],
    tags: {
      category: ['Adversary Tactics'],
      product: ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud'],
      usecase: 'Advanced Threat Detection',
    },
  });
  return { path: `stories/${fileStem(name)}.yml`, text };
}

/** What the search reads of an event, so that the data source can list it. */
function fieldsOf({ source }: ScaffoldRequest): readonly string[] {
  const compared = [...source.filter.matchAll(/([\w.{}]+)=/g)].map(([, field = '']) => field);
  const own = compared.filter((field) => !['index', 'source', 'sourcetype', 'host'].includes(field));
  const renamed = source.rename === '' ? [source.riskField] : [source.rename.split(' ')[0] ?? ''];
  return [...new Set(['_time', ...own, ...renamed, ...source.by])];
}

function dataSource(request: ScaffoldRequest): ScaffoldFile {
  const { dataSource: name, date, author, data, newId } = request;
  const text = yaml({
    name,
    id: newId(),
    version: 1,
    date,
    author,
    description: `Events of ${name}.`,
    source: data.source,
    sourcetype: data.sourcetype,
    fields: fieldsOf(request),
  });
  return { path: `data_sources/${fileStem(name)}.yml`, text };
}

/**
 * The files of a new detection: itself, with a search that finds every event of its data source, its filter macro, and the
 * story and the data source that it names where the content has none.
 */
export function scaffold(request: ScaffoldRequest): readonly ScaffoldFile[] {
  const stem = fileStem(request.name);
  const filter = {
    name: `${stem}_filter`,
    definition: 'search *',
    description: `What ${request.name} is to leave out.`,
  };
  return [
    { path: `detections/${request.source.folder}/${stem}.yml`, text: detection(request) },
    { path: `macros/${stem}_filter.yml`, text: yaml(filter) },
    ...(request.missing.story ? [story(request)] : []),
    ...(request.missing.dataSource ? [dataSource(request)] : []),
  ];
}
