import { KarstError } from '../diagnostics/index.js';
import { ByteEvent } from './byte-event.js';
import type { StoredEvent } from './event.js';
import { diagnose } from './failure.js';
import type { Families } from './families.js';
import type { Numbered } from './payload.js';
import type { FieldSurvey } from './table-state.js';

/** What DateTime64(6) can hold, in microseconds: the years 1900 to 2255 (where doubles stop being exact integers). */
const EARLIEST = Date.UTC(1900, 0, 1) * 1000;
const LATEST = Number.MAX_SAFE_INTEGER;

function refuse(position: number, why: string): never {
  throw new KarstError(diagnose('store/bad-event', {}, position, why));
}

/** Checks what the types cannot, before any of the batch is written. */
export function checkEvents(events: readonly StoredEvent[]): void {
  const checked = new Set<readonly string[]>();
  events.forEach((event, at) => {
    const { time, names } = event;
    if (!Number.isSafeInteger(time) || time < EARLIEST || time > LATEST) {
      refuse(at, `its time, ${time} µs, is not a whole number between the years 1900 and 2255`);
    }
    const count = event instanceof ByteEvent ? names.length : event.values.length;
    if (names.length !== count) refuse(at, `it has ${names.length} field names and ${count} values`);
    if (!checked.has(names) && new Set(names).size !== names.length) refuse(at, 'it names a field twice');
    checked.add(names);
  });
}

/** The events of one family. */
export interface Group {
  readonly key: string | null;
  readonly events: readonly Numbered[];
}

/** The events under numbers from `first` on, in their order. */
export function numberedFrom(events: readonly StoredEvent[], first: number, indexTime: number): readonly Numbered[] {
  return events.map((event, at) => ({ event, sequence: first + at, indexTime }));
}

/** Splits a batch by family; the events of each stay in their order. */
export function groupByFamily(events: readonly Numbered[], families: Families): readonly Group[] {
  const groups = new Map<string | null, Numbered[]>();
  const fresh = new Set<string | null>();
  let last: StoredEvent | undefined;
  let group: Numbered[] = [];
  for (const numbered of events) {
    const { event } = numbered;
    if (last === undefined || last.sourcetype !== event.sourcetype || last.source !== event.source) {
      const key = families.keyFor(event, fresh);
      if (families.get(key) === undefined) fresh.add(key);
      group = groups.get(key) ?? [];
      groups.set(key, group);
    }
    last = event;
    group.push(numbered);
  }
  return [...groups].map(([key, members]) => ({ key, events: members }));
}

/** The fields of a group's events. */
export function survey(events: readonly Numbered[]): FieldSurvey {
  const names = new Set<string>();
  const multivalue = new Set<string>();
  const seen = new Set<readonly string[]>();
  for (const { event } of events) {
    if (!seen.has(event.names)) for (const name of event.names) names.add(name);
    seen.add(event.names);
    if (event instanceof ByteEvent) continue;
    event.values.forEach((value, at) => {
      if (typeof value !== 'string' && value.length > 1) multivalue.add(event.names[at] ?? '');
    });
  }
  return { names, multivalue };
}
