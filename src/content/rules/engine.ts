import type { Diagnostic } from '../../diagnostics/index.js';
import type { DataSource } from '../model.js';
import { atKey, check, type FileOf, inSearch, type Repository, textsAt } from './rule.js';

type Detection = FileOf<'detection'>;

/** tstats over a data model, up to the next pipe or bracket. */
const TSTATS = /\|\s*tstats\b([^|[\]]*?)\bfrom\s+datamodel\s*=?\s*"?([\w.]+)/gi;

function summaries({ item }: Detection, repository: Repository): Diagnostic[] {
  return [...item.search.matchAll(TSTATS)].flatMap((match) => {
    const [, options = '', model = ''] = match;
    const said = /summariesonly/i.test(withMacros(options, repository));
    return said ? [] : [inSearch(item, match.index + match[0].indexOf('tstats'), 6, 'rule/no-summariesonly', model)];
  });
}

/** The options with the definitions of the macros that they call, one level deep. */
function withMacros(text: string, { content }: Repository): string {
  return text.replace(
    /`([^`(]+)`/g,
    (call, name: string) => `${call} ${content.macros.get(name.trim())?.definition ?? ''}`,
  );
}

function strangers(object: Detection | FileOf<'baseline'>, repository: Repository): Diagnostic[] {
  const { item, file } = object;
  return (repository.factsOf(object)?.strangers ?? []).map(({ model, field, match }) => {
    const from = placeOf(item.search, field);
    return from === undefined
      ? atKey(file, ['search'], 'rule/model-field-unknown', field, model, match)
      : inSearch(item, from, field.length, 'rule/model-field-unknown', field, model, match);
  });
}

/** Where a field stands as a word of its own. */
function placeOf(search: string, field: string): number | undefined {
  const name = field.replace(/[\\^$.|?+*()[\]{}]/g, '\\$&');
  return new RegExp(`(?<![\\w.])${name}(?![\\w.])`).exec(search)?.index;
}

function sourcesOf({ item }: Detection, { content }: Repository): readonly DataSource[] {
  return item.dataSources.flatMap((name) => content.dataSources.get(name) ?? []);
}

/** Fields that every event has, and what Splunk's own add-ons give all of a kind. */
const EVERY =
  /^(?:_.*|index|source|sourcetype|host|eventtype|tag|punct|linecount|splunk_server|timestamp|date_\w+|tag::.*)$/;

function readings(object: Detection, repository: Repository): Diagnostic[] {
  const reads = repository.factsOf(object)?.reads;
  const sources = sourcesOf(object, repository);
  const { item, file } = object;
  const complete = sources.length === item.dataSources.length && sources.every(({ fields }) => fields.length > 0);
  if (reads === undefined || sources.length === 0 || !complete) return [];
  const given = sources.map(({ sourcetype, source }) => repository.fieldsOfSource(sourcetype, source));
  // Without knowledge of the source, nobody can say which fields an add-on makes.
  if (given.some((fields) => fields === undefined)) return [];
  const known = new Set([
    ...sources.flatMap(({ fields }) => fields),
    ...given.flatMap((fields) => [...(fields ?? [])]),
  ]);
  const lacking = [...reads].filter((field) => !known.has(field) && !EVERY.test(field));
  if (lacking.length === 0) return [];
  return [
    atKey(
      file,
      ['data_source'],
      'rule/source-lacks-field',
      lacking,
      sources.map(({ name }) => name),
    ),
  ];
}

/** contentctl 5: a data source says which fields detections over it must return. */
function outputFields(object: Detection, repository: Repository): Diagnostic[] {
  const { item, file } = object;
  if (item.status !== 'production' || (item.type !== 'TTP' && item.type !== 'Anomaly')) return [];
  const wanted = repository.content.files.filter(
    (other): other is FileOf<'data source'> =>
      other.kind === 'data source' && item.dataSources.includes(other.item.name),
  );
  return wanted.flatMap((source) =>
    textsAt(source.file, ['output_fields'])
      .filter((field) => !item.search.includes(field))
      .map((field) => atKey(file, ['data_source'], 'rule/source-output-field', field, source.item.name)),
  );
}

export const engineChecks = [
  check(['detection'], summaries, { conf: true }),
  check(['detection', 'baseline'], strangers, { conf: true }),
  check(['detection'], readings),
  check(['detection'], outputFields),
];
