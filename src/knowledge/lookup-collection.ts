import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { Collection, CollectionType } from './knowledge.js';
import { readBoolean } from './setting-value.js';

export type Collections = ReadonlyMap<string, Collection>;

const TYPES: ReadonlySet<string> = new Set<CollectionType>(['number', 'bool', 'string', 'time']);

/** Reads collections.conf. Accelerations, replication and profiling change no result and are passed over. */
export function readCollections(book: ConfBook, report: Report): Collections {
  return new Map([...book.stanzas.values()].map((stanza) => [stanza.name, readCollection(book, stanza, report)]));
}

/** A collection that is known by name only. */
export function untypedCollection(name: string): Collection {
  return { name, types: new Map(), enforceTypes: false };
}

function readCollection(book: ConfBook, stanza: MergedStanza, report: Report): Collection {
  const types = new Map<string, CollectionType>();
  for (const [key, setting] of stanza.settings) {
    if (!key.startsWith('field.') || setting.value === '') continue;
    if (isType(setting.value)) types.set(key.slice('field.'.length), setting.value);
    else report(diagnose('knowledge/collection-type', placeOf(setting), key, setting.value));
  }
  const enforceTypes = readBoolean(settingOf(book, stanza, 'enforceTypes'), false, report);
  return { name: stanza.name, types, enforceTypes };
}

function isType(value: string): value is CollectionType {
  return TYPES.has(value);
}
