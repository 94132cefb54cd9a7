import { type FieldValues, momentOf } from '../event/index.js';
import type { WindowsMapping } from './windows.js';

/** Names of the keys that logs keep their time under, best first, in lower case. */
const TIME_KEYS: readonly string[] = [
  '@timestamp',
  'extracted_time',
  'timestamp',
  'eventtime',
  'event_time',
  'time',
  'timecreated',
  'timegenerated',
  'event_timestamp',
  'eventtimestamp',
  'datetime',
  'published',
  'creationtime',
  'createddatetime',
  'activitydatetime',
  'requestreceivedtimestamp',
  'created_at',
  'createdat',
  'created',
  'ts',
  'utctime',
  'date',
  'starttime',
  'start_time',
];

/** A time and the text it was read from. */
export interface TimeFound {
  readonly micros: number;
  readonly text: string;
}

function firstOf(value: string | readonly string[] | undefined): string {
  return typeof value === 'string' ? value : (value?.[0] ?? '');
}

/** Slots of the fields that may hold an event's time, best first: the least nested, then by name, then by order. */
export function timeSlots(names: readonly string[]): readonly number[] {
  return names
    .map((name, slot) => {
      const parts = name.split('.');
      return { slot, depth: parts.length, rank: TIME_KEYS.indexOf((parts.at(-1) ?? '').toLowerCase()) };
    })
    .filter(({ rank }) => rank >= 0)
    .sort((a, b) => a.depth - b.depth || a.rank - b.rank || a.slot - b.slot)
    .map(({ slot }) => slot);
}

/** The first readable time among the slots. A time without a zone is taken for UTC. */
export function timeAmong(values: FieldValues, slots: readonly number[]): TimeFound | undefined {
  for (const slot of slots) {
    const text = firstOf(values[slot]);
    const moment = momentOf(text);
    if (moment !== undefined) return { micros: moment.micros, text };
  }
  return undefined;
}

const QUARTER_HOUR = 900_000_000;

/** Where NXLog's receipt times are: its own clock's local one, and one in UTC added by the next program. */
export interface ReceiptSlots {
  readonly local: number;
  readonly utc: number;
}

export function receiptSlots(names: readonly string[]): ReceiptSlots {
  return { local: names.indexOf('EventReceivedTime'), utc: names.indexOf('@timestamp') };
}

/**
 * How far NXLog's local times are behind UTC, in microseconds. NXLog 2 writes EventTime and EventReceivedTime in local
 * time without a zone; where a collector added `@timestamp` on receipt, the quarter hours between the two are the zone.
 */
function localOffset(values: FieldValues, receipt: ReceiptSlots): number {
  const local = momentOf(firstOf(values[receipt.local]));
  const utc = momentOf(firstOf(values[receipt.utc]));
  if (local === undefined || local.zoned || !utc?.zoned) return 0;
  const quarters = Math.round((utc.micros - local.micros) / QUARTER_HOUR);
  return Math.abs(quarters) <= 56 ? quarters * QUARTER_HOUR : 0;
}

/** The time of a Windows event in JSON. */
export function windowsTime(
  values: FieldValues,
  mapping: WindowsMapping,
  receipt: ReceiptSlots,
): TimeFound | undefined {
  const found = timeAmong(values, mapping.times);
  if (found === undefined || receipt.local < 0 || receipt.utc < 0) return found;
  if (momentOf(found.text)?.zoned) return found;
  return { micros: found.micros + localOffset(values, receipt), text: found.text };
}
