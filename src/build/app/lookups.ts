import { basename, dirname, join, parse } from 'node:path';
import type { LookupDefinition } from '../../content/index.js';
import { type ConfStanza, isStanzaName } from '../conf/index.js';
import { type BuildSource, byName, rawValue } from '../source.js';

/** A file that goes into lookups/ as it is: its name there and the path to copy from. */
export interface LookupCopy {
  readonly name: string;
  readonly from: string;
}

/** contentctl 5 puts the date of the lookup into the name, so that a Splunk notices a new version. */
export function lookupFileName(lookup: LookupDefinition, { content }: BuildSource): string | undefined {
  const { path } = lookup;
  if (path === undefined) return undefined;
  const raw = rawValue(content, lookup);
  const date = /^(\d{4})-(\d\d)-(\d\d)/.exec(String(raw.date ?? raw.modification_date ?? ''));
  return raw.lookup_type === 'csv' && date ? `${parse(path).name}_${date.slice(1).join('')}.csv` : basename(path);
}

/** Models of the machine learning toolkit stand beside their YAML; Splunk finds them without a stanza. */
function modelPath(lookup: LookupDefinition, { content }: BuildSource): string | undefined {
  const raw = rawValue(content, lookup);
  const named = typeof raw.filename === 'string' && !raw.filename.endsWith('.csv') ? raw.filename : undefined;
  const beside = raw.lookup_type === 'mlmodel' ? `${parse(lookup.file).name}.mlmodel` : undefined;
  const name = named ?? beside;
  return name === undefined ? undefined : join(dirname(lookup.file), basename(name));
}

function stanzaOf(lookup: LookupDefinition, source: BuildSource): ConfStanza {
  const raw = rawValue(source.content, lookup);
  const told = raw.case_sensitive_match !== undefined && raw.case_sensitive_match !== null;
  return {
    name: lookup.name,
    settings: [
      ['filename', lookupFileName(lookup, source)],
      ['collection', lookup.path === undefined ? lookup.collection : undefined],
      ['external_type', lookup.path === undefined ? 'kvstore' : undefined],
      ['default_match', lookup.defaultMatch],
      ['case_sensitive_match', told || !lookup.caseSensitive ? String(lookup.caseSensitive) : undefined],
      ['match_type', lookup.matchTypes.length > 0 ? lookup.matchTypes.join(',') : undefined],
      ['max_matches', lookup.maxMatches],
      ['min_matches', lookup.minMatches],
      ['fields_list', lookup.fields.length > 0 ? lookup.fields.join(', ') : undefined],
    ],
  };
}

/** What is written for lookups by itself, besides those of the content. */
const GENERATED: readonly ConfStanza[] = [
  {
    name: 'mitre_enrichment',
    settings: [
      ['filename', 'mitre_enrichment.csv'],
      ['case_sensitive_match', 'false'],
    ],
  },
  { name: 'data_sources', settings: [['filename', 'data_sources.csv']] },
];

export function lookupStanzas(source: BuildSource): readonly ConfStanza[] {
  const tables = byName(source.content.lookups.values()).filter(
    ({ path, collection, name }) => (path !== undefined || collection !== undefined) && isStanzaName(name),
  );
  const own = tables.map((lookup) => stanzaOf(lookup, source));
  return [...own, ...GENERATED.filter(({ name }) => !source.content.lookups.has(name))];
}

export function collectionStanzas({ content }: BuildSource): readonly ConfStanza[] {
  const names = [...content.lookups.values()].flatMap(({ path, collection }) =>
    path === undefined ? (collection ?? []) : [],
  );
  return [...new Set(names)]
    .filter(isStanzaName)
    .sort()
    .map((name) => ({
      name,
      settings: [
        ['enforceTypes', 'false'],
        ['replicate', 'false'],
      ],
    }));
}

export function lookupCopies(source: BuildSource): readonly LookupCopy[] {
  const copies = byName(source.content.lookups.values()).flatMap((lookup): LookupCopy[] => {
    const name = lookupFileName(lookup, source);
    if (name !== undefined && lookup.path !== undefined) return [{ name, from: lookup.path }];
    const model = modelPath(lookup, source);
    return model === undefined ? [] : [{ name: basename(model), from: model }];
  });
  return [...new Map(copies.map((copy) => [copy.name, copy])).values()];
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const csv = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\n`).join('');

const SOURCE_COLUMNS = [
  'name',
  'id',
  'author',
  'source',
  'sourcetype',
  'separator',
  'supported_TA_name',
  'supported_TA_version',
  'supported_TA_url',
  'description',
];

/** lookups/data_sources.csv: a row a data source, with the first add-on that reads it. */
export function dataSourcesCsv({ content }: BuildSource): string {
  const rows = byName(content.dataSources.values()).map((source) => {
    const raw = rawValue(content, source);
    const [addOn] = Array.isArray(raw.supported_TA) ? (raw.supported_TA as Readonly<Record<string, unknown>>[]) : [];
    const text = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
    return [
      source.name,
      source.id,
      text(raw.author),
      source.source,
      source.sourcetype,
      source.separator ?? '',
      text(addOn?.name),
      text(addOn?.version),
      text(addOn?.url),
      source.description,
    ];
  });
  return csv([SOURCE_COLUMNS, ...rows]);
}

/** lookups/mitre_enrichment.csv: names and tactics of the techniques. */
export function techniquesCsv({ techniques }: BuildSource): string {
  const current = [...techniques.values()].filter(({ state }) => state === 'current');
  const rows = current.map(({ id, name, tactics }) => [id, name, tactics.join('|'), '']);
  return csv([['mitre_id', 'technique', 'tactics', 'groups'], ...rows]);
}
