import { META_FIELDS } from '../../store/index.js';

const META: ReadonlySet<string> = new Set(META_FIELDS);

/**
 * A field name that does not hide event metadata: a log's own `host`, `source` … becomes `extracted_host` …, as
 * Splunk does for indexed extractions.
 */
export function freeFieldName(name: string): string {
  if (!META.has(name)) return name;
  return name.startsWith('_') ? `extracted${name}` : `extracted_${name}`;
}

/**
 * Splunk's CLEAN_KEYS: characters outside `[A-Za-z0-9_]` become `_`, leading `_` and digits are stripped.
 * The result may be empty.
 */
export function cleanKey(key: string): string {
  return key.replace(/[^A-Za-z0-9_]/g, '_').replace(/^[_0-9]+/, '');
}

/** Fields that Splunk's Windows add-on keeps under a second name as well. */
const WINDOWS_ALIASES: Readonly<Record<string, string>> = {
  EventID: 'EventCode',
  EventRecordID: 'RecordNumber',
  SubStatus: 'Sub_Status',
};

/** A field of a Windows event under all its names, the main one first. */
export function windowsAliases(name: string): readonly string[] {
  const alias = Object.hasOwn(WINDOWS_ALIASES, name) ? WINDOWS_ALIASES[name] : undefined;
  return alias === undefined ? [name] : [name, alias];
}

/** The main name of the field that a key of a Windows event becomes. */
export function windowsFieldName(key: string): string {
  return freeFieldName(cleanKey(key) || 'Data');
}
