import type { LookupRows } from '../store/index.js';
import type { MergedStanza } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { LookupTable } from './knowledge.js';
import { type Collections, untypedCollection } from './lookup-collection.js';
import { splitWords } from './words.js';

/** Finds a lookup file, seen from the app whose transforms.conf names it: its own folder first. */
export type FindCsv = (filename: string, seenFrom: string) => LookupRows | undefined;

type Read = (key: string) => Setting | undefined;
type Rows = Pick<LookupTable, 'source' | 'columns' | 'rows'>;

/** External types that are no table, as they are told to who uses them. */
const EXTERNAL: Readonly<Record<string, string>> = {
  geo: 'lookups by geographic area (external_type = geo)',
  geo_hex: 'lookups by geographic area (external_type = geo_hex)',
  python: 'lookups by an external command (external_cmd)',
  executable: 'lookups by an external command (external_cmd)',
};

/** Commands that Splunk ships. */
const SHIPPED: Readonly<Record<string, string>> = {
  'external_lookup.py': 'asking name servers from a search (external_lookup.py)',
};

/** Where a lookup's rows are, and those that lie in a file. Nothing, after a report, if the stanza does not say. */
export function readSource(
  stanza: MergedStanza,
  read: Read,
  files: { readonly findCsv: FindCsv; readonly collections: Collections },
  report: Report,
): Rows | undefined {
  const type = read('external_type')?.value.toLowerCase();
  if (type === 'kvstore' || (type === undefined && read('collection') !== undefined)) {
    return readCollectionSource(stanza, read, files.collections, report);
  }
  const filename = read('filename');
  const external = type ?? (read('external_cmd') === undefined ? undefined : 'python');
  if (external !== undefined) {
    const command = read('external_cmd')?.value.split(/\s+/)[0] ?? '';
    const why = SHIPPED[command] ?? EXTERNAL[external] ?? `lookups with external_type = ${external}`;
    return { source: { kind: 'unsupported', why }, columns: fieldsList(read), rows: [] };
  }
  return filename === undefined ? undefined : readFileSource(filename, stanza.name, files.findCsv, report);
}

/** A file that is not there may be written by a search later on; until then using the lookup is an error. */
function readFileSource(filename: Setting, name: string, findCsv: FindCsv, report: Report): Rows {
  const file = filename.value.replace(/^.*[/\\]/, '');
  const csv = findCsv(file, filename.file);
  if (csv === undefined) report(diagnose('knowledge/lookup-file-missing', placeOf(filename), name, file));
  const source = { kind: 'file', file, missing: csv === undefined } as const;
  return { source, columns: csv?.columns ?? [], rows: csv?.rows ?? [] };
}

function readCollectionSource(
  stanza: MergedStanza,
  read: Read,
  collections: Collections,
  report: Report,
): Rows | undefined {
  const setting = read('collection');
  const name = setting?.value ?? stanza.name;
  const columns = fieldsList(read);
  if (columns.length === 0) {
    report(diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'fields_list'));
    return undefined;
  }
  const known = collections.get(name);
  if (known === undefined) {
    const place = setting === undefined ? stanza.place : placeOf(setting);
    report(diagnose('knowledge/collection-undefined', place, stanza.name, name));
  }
  return { source: { kind: 'collection', collection: known ?? untypedCollection(name) }, columns, rows: [] };
}

function fieldsList(read: Read): string[] {
  return [...new Set(splitWords(read('fields_list')?.value ?? '').map(({ text }) => text))];
}
