import type { Diagnostic } from '../diagnostics/index.js';
import type { StoredEvent } from '../store/index.js';
import { Utf8Text } from './bytes/index.js';
import { Broken, INCOMPLETE, type Origin } from './event/index.js';
import { readEvtx } from './evtx/index.js';
import { XmlEvents } from './xml/index.js';

/** What EVTX reading tells beside the events. */
export interface EvtxHost {
  /** Anything the file's decoder says; `damaged` when it cost an event. */
  report(diagnostic: Diagnostic): void;
  /** A record whose XML holds no event, by byte offset. */
  damage(offset: number, reason: string): void;
}

/**
 * The events of a Windows event log file. `_raw` is the event's XML; an event without TimeCreated has the time at which
 * its record was written.
 *
 * @throws KarstError where `data` is not an event log
 */
export function* evtxEvents(data: Buffer, origin: Origin, host: EvtxHost): Generator<StoredEvent> {
  const events = new XmlEvents(origin);
  for (const record of readEvtx(data, (diagnostic) => host.report(diagnostic))) {
    let event: StoredEvent;
    try {
      event = events.read(Utf8Text.of(record.xml), 0, 0, record.writtenMicros).event;
    } catch (stop) {
      if (stop instanceof Broken) host.damage(record.offset, stop.reason);
      else if (stop === INCOMPLETE) host.damage(record.offset, 'its XML ends inside the event');
      else throw stop;
      continue;
    }
    yield event;
  }
}

/** Reads one event's XML again after it was changed; undefined where it holds none any more. */
export function rereadXml(origin: Origin): (xml: string, fallback: number) => StoredEvent | undefined {
  const events = new XmlEvents(origin);
  return (xml, fallback) => {
    const start = xml.indexOf('<Event');
    try {
      return start < 0 ? undefined : events.read(Utf8Text.of(xml), 0, start, fallback).event;
    } catch (stop) {
      if (stop instanceof Broken || stop === INCOMPLETE) return undefined;
      throw stop;
    }
  };
}
