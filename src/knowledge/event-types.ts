import { byAscii } from './ascii.js';
import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { EventType } from './knowledge.js';
import { recordPlace } from './provenance.js';
import { readBoolean, readInteger } from './setting-value.js';

/** Priorities go from 1, which comes first, to 10; eventtypes.conf as shipped says 1. */
const PRIORITIES = [1, 10] as const;

/** The event types of eventtypes.conf, by priority, then name. Source: eventtypes.conf.spec, "About event types". */
export function readEventTypes(book: ConfBook, report: Report): EventType[] {
  return [...book.stanzas.values()]
    .flatMap((stanza) => readEventType(book, stanza, report) ?? [])
    .sort((a, b) => a.priority - b.priority || byAscii(a.name, b.name));
}

function readEventType(book: ConfBook, stanza: MergedStanza, report: Report): EventType | undefined {
  if (readBoolean(settingOf(book, stanza, 'disabled'), false, report)) return undefined;
  const search = settingOf(book, stanza, 'search');
  if (search === undefined) {
    report(diagnose('knowledge/setting-missing', stanza.place, stanza.name, 'search'));
    return undefined;
  }
  if (hasPipe(search.value)) {
    report(diagnose('knowledge/eventtype-pipe', placeOf(search), stanza.name));
    return undefined;
  }
  const priority = readInteger(settingOf(book, stanza, 'priority'), PRIORITIES[0], PRIORITIES, report);
  return recordPlace({ name: stanza.name, search: search.value, priority }, search);
}

/** A pipe or a bracket outside quotes and macro calls. */
function hasPipe(search: string): boolean {
  return /[|[\]]/.test(search.replace(/"(?:\\[\s\S]|[^"\\])*"|`[^`]*`/g, ''));
}
