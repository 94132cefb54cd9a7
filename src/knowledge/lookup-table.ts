import type { LookupRows } from '../store/index.js';
import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf, type Setting } from './conf-file.js';
import type { Report } from './diagnose.js';
import type { LookupTable } from './knowledge.js';
import type { Collections } from './lookup-collection.js';
import { readFilter } from './lookup-filter.js';
import { type MatchTypes, readMatchTypes } from './lookup-match-types.js';
import { type FindCsv, readSource } from './lookup-source.js';
import { readTime } from './lookup-time.js';
import { readBoolean, readInteger } from './setting-value.js';

/**
 * How a table matches when no transforms.conf says anything: transforms.conf.spec, "Lookup tables". Of a table that
 * matches on time one row is enough.
 */
export const LOOKUP_DEFAULTS = {
  caseSensitive: true,
  maxMatches: 100,
  maxMatchesInTime: 1,
  minMatches: 0,
  defaultMatch: '',
} as const;

/** What the readers of lookups need of the other files. */
export interface LookupFiles {
  readonly findCsv: FindCsv;
  readonly collections: Collections;
}

/** A lookup file under its own name, as `inputlookup file.csv` refers to it. */
export function plainTable(name: string, { columns, rows }: LookupRows): LookupTable {
  return {
    name,
    columns,
    rows,
    source: { kind: 'file', file: name, missing: false },
    caseSensitive: LOOKUP_DEFAULTS.caseSensitive,
    maxMatches: LOOKUP_DEFAULTS.maxMatches,
    minMatches: LOOKUP_DEFAULTS.minMatches,
    defaultMatch: LOOKUP_DEFAULTS.defaultMatch,
    matchTypes: new Map(),
  };
}

/** Whether a stanza of transforms.conf defines a lookup rather than an extraction. */
export function isLookup(book: ConfBook, stanza: MergedStanza): boolean {
  return ['filename', 'collection', 'external_cmd', 'external_type'].some(
    (key) => settingOf(book, stanza, key) !== undefined,
  );
}

/** Reads one lookup stanza; nothing if it does not say where its rows are. Source: transforms.conf.spec. */
export function readLookup(
  stanza: MergedStanza,
  book: ConfBook,
  files: LookupFiles,
  report: Report,
): LookupTable | undefined {
  const read = (key: string) => settingOf(book, stanza, key);
  const found = readSource(stanza, read, files, report);
  if (found === undefined) return undefined;
  const { source, columns, rows } = found;
  const time = readTime(read, stanza.name, columns, report);
  const filter = readFilter(read('filter'), report);
  const most = time === undefined ? LOOKUP_DEFAULTS.maxMatches : LOOKUP_DEFAULTS.maxMatchesInTime;
  return {
    name: stanza.name,
    columns,
    rows,
    source,
    caseSensitive: readBoolean(read('case_sensitive_match'), LOOKUP_DEFAULTS.caseSensitive, report),
    maxMatches: readInteger(read('max_matches'), most, [1, 1000], report),
    minMatches: readInteger(read('min_matches'), LOOKUP_DEFAULTS.minMatches, [0, 1000], report),
    defaultMatch: unquoted(read('default_match')?.value ?? LOOKUP_DEFAULTS.defaultMatch),
    matchTypes: matchTypesOf(read('match_type'), stanza.name, columns, report),
    ...(time !== undefined && { time }),
    ...(filter !== undefined && { filter }),
  };
}

function matchTypesOf(
  setting: Setting | undefined,
  name: string,
  columns: readonly string[],
  report: Report,
): MatchTypes {
  if (setting === undefined) return new Map();
  // Column names may hold blanks, so only a closing parenthesis ends an item.
  const items = setting.value.match(/[^\s,][^,()]*(?:\([^)]*\))?/g) ?? [];
  return readMatchTypes(items, { name, columns, place: placeOf(setting) }, report);
}

function unquoted(value: string): string {
  return /^"(.*)"$/s.exec(value)?.[1] ?? value;
}
