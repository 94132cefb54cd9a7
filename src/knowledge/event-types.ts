import { byAscii } from './ascii.js';
import { type ConfBook, type MergedStanza, settingOf } from './conf-book.js';
import { placeOf } from './conf-file.js';
import { diagnose, type Report } from './diagnose.js';
import type { EventType } from './knowledge.js';
import { placeOfPiece, recordPlace } from './provenance.js';
import { readBoolean, readInteger } from './setting-value.js';

/** Priorities go from 1, which comes first, to 10; eventtypes.conf as shipped says 1. */
const PRIORITIES = [1, 10] as const;

/** The event types of eventtypes.conf, by priority, then name. Source: eventtypes.conf.spec, "About event types". */
export function readEventTypes(book: ConfBook, report: Report): EventType[] {
  const written = [...book.stanzas.values()]
    .flatMap((stanza) => readEventType(book, stanza, report) ?? [])
    .sort((a, b) => a.priority - b.priority || byAscii(a.name, b.name));
  return written.map((type) => withBases(type, written));
}

/** `eventtype=name` in the search of an event type, or a text in quotes, which is left alone. */
const BASE = /\beventtype\s*=\s*(?:"([^"]*)"|([^\s()"]+))|"(?:\\[\s\S]|[^"\\])*"/g;

/** Searches that are put into one: wildcards that name each other would go on without end. */
const MOST_BASES = 1000;

/** An event type may be built on others: their searches are put in. One that is built on itself finds nothing that way. */
function withBases(type: EventType, all: readonly EventType[]): EventType {
  let left = MOST_BASES;
  const searchOf = (one: EventType, above: readonly EventType[]): string => {
    const inside = [...above, one];
    return one.search.replace(BASE, (whole, quoted?: string, bare?: string) => {
      const name = quoted ?? bare;
      if (name === undefined) return whole;
      const bases = all.filter((base) => !inside.includes(base) && named(base, name));
      const searches = bases.flatMap((base) => (left-- > 0 ? [`(${searchOf(base, inside)})`] : []));
      return searches.length === 0 ? 'NOT *' : `(${searches.join(' OR ')})`;
    });
  };
  const place = placeOfPiece(type);
  if (place === undefined || !/\beventtype\s*=/.test(type.search)) return type;
  return recordPlace({ ...type, search: searchOf(type, []) }, place);
}

/** `*` is a wildcard, as it is where a search names an event type. */
function named({ name }: EventType, wanted: string): boolean {
  const pattern = wanted.split('*').map((piece) => piece.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[^]*')}$`, 'i').test(name);
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
