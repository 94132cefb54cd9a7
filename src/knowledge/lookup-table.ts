import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import type { Csv } from './csv.js';
import { diagnose, type Report } from './diagnose.js';
import type { LookupTable } from './knowledge.js';
import { readBoolean, readInteger } from './setting-value.js';
import { splitWords } from './words.js';

/** Finds a lookup file, seen from the app whose transforms.conf names it: its own folder first. */
export type FindCsv = (filename: string, seenFrom: string) => Csv | undefined;

/** How a table matches when no transforms.conf says anything: transforms.conf.spec, "Lookup tables". */
const DEFAULTS = { caseSensitive: true, maxMatches: 100, minMatches: 0, defaultMatch: '' } as const;

/** Settings that make a lookup something else than a plain CSV table. */
const OTHER_KINDS: Readonly<Record<string, string>> = {
  collection: 'KV store collections are not read from .conf files',
  external_cmd: 'lookups by an external command are not supported',
  external_type: 'lookups of this external_type are not supported',
  time_field: 'lookups that match on time are not supported',
  filter: 'a filter on the rows of a lookup is not supported',
};

/** A lookup file under its own name, as `inputlookup file.csv` refers to it. */
export function plainTable(name: string, csv: Csv): LookupTable {
  return { name, columns: csv.columns, rows: csv.rows, ...DEFAULTS, matchTypes: new Map() };
}

/** Whether a stanza of transforms.conf defines a lookup rather than an extraction. */
export function isLookup(book: ConfBook, stanza: MergedStanza): boolean {
  return ['filename', 'collection', 'external_cmd', 'external_type'].some(
    (key) => settingOf(book, stanza, key) !== undefined,
  );
}

/** Reads one lookup stanza. Source: transforms.conf.spec. */
export function readLookup(
  stanza: MergedStanza,
  book: ConfBook,
  findCsv: FindCsv,
  report: Report,
): LookupTable | undefined {
  const read = (key: string) => settingOf(book, stanza, key);
  const other = Object.entries(OTHER_KINDS).find(([key]) => read(key) !== undefined);
  const filename = read('filename');
  if (other !== undefined || filename === undefined) {
    const place = read(other?.[0] ?? '');
    report(
      diagnose(
        'knowledge/lookup-unsupported',
        place ? placeOf(place) : stanza.place,
        stanza.name,
        other?.[1] ?? 'no filename',
      ),
    );
    return undefined;
  }
  const file = filename.value.replace(/^.*[/\\]/, '');
  const csv = findCsv(file, filename.file);
  if (csv === undefined) {
    report(diagnose('knowledge/lookup-file-missing', placeOf(filename), stanza.name, file));
    return undefined;
  }
  return {
    ...plainTable(stanza.name, csv),
    caseSensitive: readBoolean(read('case_sensitive_match'), DEFAULTS.caseSensitive, report),
    maxMatches: readInteger(read('max_matches'), DEFAULTS.maxMatches, [1, 1000], report),
    minMatches: readInteger(read('min_matches'), DEFAULTS.minMatches, [0, 1000], report),
    defaultMatch: unquoted(read('default_match')?.value ?? DEFAULTS.defaultMatch),
    matchTypes: readMatchTypes(read('match_type'), stanza.name, csv, report),
  };
}

function unquoted(value: string): string {
  return /^"(.*)"$/s.exec(value)?.[1] ?? value;
}

function readMatchTypes(
  setting: Setting | undefined,
  name: string,
  csv: Csv,
  report: Report,
): Map<string, 'wildcard' | 'cidr'> {
  const types = new Map<string, 'wildcard' | 'cidr'>();
  if (setting === undefined) return types;
  for (const { text } of splitWords(setting.value)) {
    const [, type, column] = /^(wildcard|cidr|exact)\((.+)\)$/i.exec(text) ?? [];
    const kind = type?.toLowerCase();
    if (column === undefined) {
      report(diagnose('knowledge/match-type-invalid', placeOf(setting), name, text));
    } else if (!csv.columns.includes(column)) {
      const columns = csv.columns.join(', ');
      report(diagnose('knowledge/lookup-column-unknown', placeOf(setting), 'match_type', name, column, columns));
    } else if (kind === 'wildcard' || kind === 'cidr') {
      types.set(column, kind);
    }
  }
  return types;
}
